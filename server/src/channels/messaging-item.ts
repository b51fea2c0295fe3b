/**
 * One item of `messaging[]` or `standby[]`: the same for Messenger and Instagram (META.md §3). Which key exists
 * says what it is.
 */
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf, idsOf, instantOf, integerOf, isObject, objectOf, textOf } from '../meta/read-json.ts';
import type { ChannelEvent, Person } from './event.ts';
import { happeningIn, policyChange } from './messaging-happenings.ts';
import { messagingMessage } from './messaging-message.ts';
import { type Base, personOf, present, unreadable } from './said.ts';

export interface MessagingContext {
  kind: 'facebook' | 'instagram';
  /** The entry's id; null or "0" in dashboard tests, where the item itself names the account. */
  entryId: string | null;
  receivedAt: Date;
  /** Another app owns the thread: we only listen. */
  standby: boolean;
}

export function messagingItem(item: JsonObject, context: MessagingContext): ChannelEvent[] {
  const sender = idOf(objectOf(item.sender)?.id);
  const recipient = idOf(objectOf(item.recipient)?.id);
  const isEcho = objectOf(item.message)?.is_echo === true;
  const ownId = context.entryId && context.entryId !== '0' ? context.entryId : ((isEcho ? sender : recipient) ?? '0');
  const at = instantOf(item.timestamp) ?? context.receivedAt;
  const base: Base = { channel: { kind: context.kind, externalId: ownId }, at };
  const from = sender === null || sender === ownId ? null : personOf(sender);

  if (isObject(item.message))
    return messagingMessage(item.message, item, { ...base, from, recipient, standby: context.standby });
  if (isObject(item.message_edit)) return edit(item.message_edit, base, item);
  if (isObject(item.reaction)) return reaction(item.reaction, base, from, item);
  if (isObject(item.read)) return read(item.read, base, from, item);
  if (isObject(item.delivery)) return delivery(item.delivery, base, from, item);
  if (isObject(item.postback)) return postback(item.postback, base, from, context.standby);
  if (isObject(item.optin)) return about('optin', item.optin, base, from);
  if (isObject(item.referral)) return about('referral', present({ ...item.referral, lead: item.lead }), base, from);

  const handover = handoverKeys.find((key) => item[key] !== undefined);
  if (handover !== undefined) {
    return [{ ...base, type: 'handover', person: from, content: present({ [handover]: item[handover] }) }];
  }
  const policy = item.policy_enforcement ?? item['policy-enforcement'];
  if (isObject(policy)) return [policyChange(policy, base)];
  const happening = happeningIn(item, base, from);
  return happening ?? [unreadable(base, item)];
}

const handoverKeys = ['pass_thread_control', 'take_thread_control', 'request_thread_control', 'app_roles'] as const;

/** Someone whom Meta names by a reference of a website plugin only, or not at all, cannot be answered. */
function nobody(base: Base): ChannelEvent[] {
  return [{ ...base, type: 'ignored', reason: 'Meta does not say who this person is' }];
}

function edit(body: JsonObject, base: Base, item: JsonObject): ChannelEvent[] {
  const externalId = idOf(body.mid);
  if (externalId === null) return [unreadable(base, item)];
  return [{ ...base, type: 'edit', externalId, text: textOf(body.text), revision: integerOf(body.num_edit) ?? 1 }];
}

const emojiOfName = new Map([
  ['smile', '😆'],
  ['angry', '😠'],
  ['sad', '😢'],
  ['wow', '😮'],
  ['love', '❤️'],
  ['like', '👍'],
  ['dislike', '👎'],
]);

function reaction(body: JsonObject, base: Base, from: Person | null, item: JsonObject): ChannelEvent[] {
  const targetExternalId = idOf(body.mid);
  if (targetExternalId === null) return [unreadable(base, item)];
  const written = textOf(body.emoji);
  const emoji = written === null ? (emojiOfName.get(textOf(body.reaction) ?? '') ?? '👍') : literalEscapes(written);
  return [{ ...base, type: 'reaction', from, targetExternalId, emoji: body.action === 'unreact' ? null : emoji }];
}

/** Emoji also come as the letters `\u{2764}` (fixture nasty-reaction-emoji-literal-escape). */
function literalEscapes(text: string): string {
  return text.replace(/\\u\{([0-9a-fA-F]{1,6})\}/g, (letters, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : letters;
  });
}

/** Messenger gives a watermark, Instagram the message that was seen. */
function read(body: JsonObject, base: Base, person: Person | null, item: JsonObject): ChannelEvent[] {
  const externalId = idOf(body.mid);
  const given = instantOf(body.watermark);
  if (externalId === null && given === null) return [unreadable(base, item)];
  // Instagram names only the newest message seen; what came before it was seen with it.
  const watermark = given ?? (person === null ? null : base.at);
  return [
    {
      ...base,
      type: 'status',
      status: 'read',
      ...(externalId === null ? {} : { externalId }),
      ...(watermark === null ? {} : { watermark }),
      ...(person === null ? {} : { person }),
    },
  ];
}

function delivery(body: JsonObject, base: Base, sender: Person | null, item: JsonObject): ChannelEvent[] {
  const watermark = instantOf(body.watermark);
  const person = sender === null ? {} : { person: sender };
  const status = { ...base, type: 'status', status: 'delivered', ...person } as const;
  const events: ChannelEvent[] = idsOf(body.mids).map((externalId) => ({ ...status, externalId }));
  if (watermark !== null && sender !== null) events.push({ ...status, watermark });
  return events.length > 0 ? events : [unreadable(base, item)];
}

function postback(body: JsonObject, base: Base, from: Person | null, standby: boolean): ChannelEvent[] {
  if (from === null) return nobody(base);
  const title = textOf(body.title) ?? '';
  const payload = textOf(body.payload);
  // Some postbacks carry no mid: who, when and what make the key that recognises a repetition (META.md §3).
  const externalId =
    idOf(body.mid) ?? `postback:${from.externalId}:${base.at.getTime()}:${(payload ?? title).slice(0, 200)}`;
  const seen = standby ? { standby } : {};
  const tapped: ChannelEvent = { ...base, type: 'postback', from, externalId, title, payload, ...seen };
  return isObject(body.referral) ? [tapped, ...about('referral', body.referral, base, from)] : [tapped];
}

function about(type: 'optin' | 'referral', content: JsonObject, base: Base, from: Person | null): ChannelEvent[] {
  if (from === null) return nobody(base);
  // The contact's source is read from the same place as on a message.
  return [{ ...base, type, from, content: type === 'referral' ? { referral: content } : content }];
}
