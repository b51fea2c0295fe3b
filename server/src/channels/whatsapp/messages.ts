/** Field `messages` (and the same inside `standby`): inbound messages, statuses, errors (META.md §3). */
import type { Json, JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, integerOf, isObject, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import type { ChannelEvent, FailureReport } from '../event.ts';
import type { Base } from '../said.ts';
import { groupOf, personOf, personOfStatus, recipientOf, senderOf } from './person.ts';
import { saidIn } from './said.ts';

export interface Around {
  base: Base;
  contacts: readonly JsonObject[];
  /** Somebody else (Meta's AI agent) holds the thread: we only listen. */
  standby: boolean;
}

const noGroups = 'receipts of a group come once per participant';

function unknown(base: Base, what: string, content: Json): ChannelEvent[] {
  return [{ ...base, type: 'unknown', what, content }];
}

export function inbound(message: Json, around: Around): ChannelEvent[] {
  if (!isObject(message)) return unknown(around.base, 'message without content', message);
  const base = { ...around.base, at: instantOf(message.timestamp) ?? around.base.at };
  const type = textOf(message.type) ?? 'nothing';
  const externalId = idOf(message.id);
  if (type === 'system' || type === 'request_welcome') return system(message, { ...around, base });
  const change = changeOf(message, base);
  if (change) return [change];
  const author = senderOf(message, around.contacts);
  const group = groupOf(message);
  const from = group ?? author;
  if (externalId === null || from === null || author === null)
    return unknown(base, `message ${type} without id or sender`, message);
  if (type === 'reaction') {
    const reaction = objectOf(message.reaction);
    const targetExternalId = idOf(reaction?.message_id);
    if (targetExternalId === null) return unknown(base, 'reaction without target', message);
    // No emoji takes the reaction back.
    return [{ ...base, type: 'reaction', from: author, targetExternalId, emoji: textOf(reaction?.emoji) || null }];
  }
  const inGroup = group === null ? {} : { author };
  const said = saidIn(message);
  if (said !== null) {
    const content = around.standby ? { ...said.content, standby: true } : said.content;
    return [{ ...base, type: 'message', from, externalId, said: { ...said, content }, ...inGroup }];
  }
  // The agent should see that something came, and we should see that it was new to us.
  const placeholder = { kind: 'unsupported', text: null, content: { unsupported: { type } }, attachments: [] };
  return [
    { ...base, type: 'message', from, externalId, said: placeholder, ...inGroup },
    ...unknown(base, `message ${type}`, message),
  ];
}

/** Edited or taken back, by the customer or in the WhatsApp Business app. */
function changeOf(message: JsonObject, base: Base): ChannelEvent | null {
  const edit = objectOf(message.edit);
  const edited = idOf(edit?.original_message_id);
  if (message.type === 'edit' && edited !== null) {
    const text = saidIn(objectOf(edit?.message) ?? {})?.text ?? null;
    // WhatsApp counts no edits: the second in which it was made orders them.
    return { ...base, type: 'edit', externalId: edited, text, revision: Math.floor(base.at.getTime() / 1000) };
  }
  const revoked = idOf(objectOf(message.revoke)?.original_message_id);
  return message.type === 'revoke' && revoked !== null ? { ...base, type: 'unsend', externalId: revoked } : null;
}

/**
 * A changed number is the same person, and worth a line; so is a changed security code. `request_welcome` is the chat
 * opened for the first time; Meta sent it until March 2026.
 */
function system(message: JsonObject, { base, contacts }: Around): ChannelEvent[] {
  const body = objectOf(message.system) ?? {};
  const kind = message.type === 'request_welcome' ? 'request_welcome' : (textOf(body.type) ?? 'nothing');
  const previous = senderOf(message, contacts);
  const externalId = idOf(message.id);
  if (previous === null || externalId === null) return unknown(base, `system message ${kind}`, message);
  const waId = idOf(body.wa_id);
  const ids = { waId, userId: idOf(body.user_id), parentUserId: idOf(body.parent_user_id) };
  const current = waId === null && ids.userId === null ? null : personOf(ids, []);
  const line: ChannelEvent = {
    ...base,
    type: 'happening',
    from: previous,
    externalId,
    kind: 'system',
    text: textOf(body.body) ?? systemWords.get(kind) ?? null,
    content: { system: { type: kind } },
  };
  if (current === null) return [line];
  const previousIds = [previous.externalId, ...previous.aliases];
  return [{ ...base, type: 'person-change', previousIds, current }, line];
}

/** Where Meta gives no words of its own. */
const systemWords = new Map([
  ['request_welcome', 'Opened the chat for the first time'],
  ['customer_identity_changed', 'Has a new security code'],
]);

export function echo(message: Json, around: Around): ChannelEvent[] {
  if (!isObject(message)) return unknown(around.base, 'echo without content', message);
  const base = { ...around.base, at: instantOf(message.timestamp) ?? around.base.at };
  // In standby the request that was sent is wrapped in `message`.
  const sent: JsonObject = isObject(message.message) ? { ...message.message, id: message.id ?? null } : message;
  const change = changeOf(sent, base);
  if (change) return [change];
  const externalId = idOf(message.id);
  const to = recipientOf(sent, around.contacts);
  if (externalId === null || to === null) return unknown(base, 'echo without id or recipient', message);
  const type = textOf(sent.type) ?? 'nothing';
  if (type === 'reaction') {
    const reaction = objectOf(sent.reaction);
    const targetExternalId = idOf(reaction?.message_id);
    if (targetExternalId === null) return unknown(base, 'reaction without target', message);
    return [{ ...base, type: 'reaction', from: null, targetExternalId, emoji: textOf(reaction?.emoji) || null }];
  }
  const said = saidIn(sent) ?? { kind: 'unsupported', text: null, content: { unsupported: { type } }, attachments: [] };
  const metadata = textOf(sent.biz_opaque_callback_data);
  const sentBy = around.standby ? 'Another app' : 'WhatsApp Business app';
  const status = historyStatus(message);
  return [
    { ...base, type: 'echo', to, externalId, said, appId: null, metadata, sentBy, ...(status ? { status } : {}) },
  ];
}

/** How far a message in the phone's history came; capitals here. */
const historyStatuses = new Map<string, 'sent' | 'delivered' | 'read' | 'failed'>([
  ['READ', 'read'],
  ['PLAYED', 'read'],
  ['DELIVERED', 'delivered'],
  ['ERROR', 'failed'],
]);

function historyStatus(message: JsonObject): 'sent' | 'delivered' | 'read' | 'failed' | undefined {
  const word = textOf(objectOf(message.history_context)?.status);
  return word === null ? undefined : (historyStatuses.get(word) ?? 'sent');
}

const statuses = new Map<string, 'sent' | 'delivered' | 'read' | 'failed'>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  // A voice note that was listened to.
  ['played', 'read'],
  ['failed', 'failed'],
]);

export function status(report: Json, around: Around): ChannelEvent[] {
  if (!isObject(report)) return unknown(around.base, 'status without content', report);
  const base = { ...around.base, at: instantOf(report.timestamp) ?? around.base.at };
  const word = textOf(report.status) ?? 'nothing';
  const known = statuses.get(word);
  const externalId = idOf(report.id);
  if (known === undefined || externalId === null) return unknown(base, `status ${word}`, report);
  if (report.recipient_type === 'group') return [{ ...base, type: 'ignored', reason: noGroups }];
  const person = personOfStatus(report, around.contacts);
  const ownReference = textOf(report.biz_opaque_callback_data);
  const failure = known === 'failed' ? failureIn(report) : null;
  return [
    {
      ...base,
      type: 'status',
      status: known,
      externalId,
      ...(person === null ? {} : { person }),
      ...(ownReference === null ? {} : { ownReference }),
      ...(failure === null ? {} : { failure }),
    },
  ];
}

/** The first error tells; the journal keeps the others. */
function failureIn(report: JsonObject): FailureReport | null {
  const error = objectsOf(report.errors)[0];
  const code = integerOf(error?.code);
  if (error === undefined || code === null) return null;
  const message = textOf(objectOf(error.error_data)?.details) ?? textOf(error.message) ?? textOf(error.title) ?? '';
  return { code, subcode: null, message, fbtraceId: null };
}

/** `user_preferences`: marketing stopped or allowed again; timestamps are integers here. */
export function preference(report: JsonObject, around: Around): ChannelEvent[] {
  const base = { ...around.base, at: instantOf(report.timestamp) ?? around.base.at };
  const ids = { waId: idOf(report.wa_id), userId: idOf(report.user_id), parentUserId: idOf(report.parent_user_id) };
  const from = personOf(ids, around.contacts);
  return from === null
    ? unknown(base, 'preference of nobody', report)
    : [{ ...base, type: 'optin', from, content: report }];
}
