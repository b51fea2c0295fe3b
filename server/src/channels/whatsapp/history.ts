/** What a number shared with the phone app brings along: its chats and its address book (META.md §5). */
import type { Json, JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, isObject, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import { listOf } from '../entry-parts.ts';
import type { ChannelEvent, Imported } from '../event.ts';
import type { Base } from '../said.ts';
import { type Around, echo, inbound } from './messages.ts';
import { personOf } from './person.ts';

/** A window exists only for what was written after the number joined the API. */
const imported: Imported = { opensWindow: false };

/** Chunks of threads, and later the media of what was a placeholder in them. */
export function history(value: JsonObject, base: Base): ChannelEvent[] {
  const around: Around = { base, contacts: objectsOf(value.contacts), standby: false };
  const chunks = objectsOf(value.history);
  const refusals = chunks.flatMap((chunk) => objectsOf(chunk.errors));
  return [
    ...chunks.flatMap((chunk) => objectsOf(chunk.threads)).flatMap((thread) => threadOf(thread, base)),
    ...listOf(value.messages).flatMap((message) => asImported(inbound(message, around))),
    ...listOf(value.message_echoes).flatMap((message) => asImported(echo(message, around))),
    ...(refusals.length === 0 ? [] : [declined(refusals, base)]),
  ];
}

function declined(errors: JsonObject[], base: Base): ChannelEvent {
  const message = 'The phone did not share its chats, so only new messages appear here.';
  const notice = { topic: 'history', level: 'info', message } as const;
  return { ...base, type: 'account-change', field: 'history', content: { errors }, notice };
}

function threadOf(thread: JsonObject, base: Base): ChannelEvent[] {
  const context = objectOf(thread.context) ?? {};
  const customer = idOf(context.wa_id) ?? idOf(thread.id);
  const contact = { wa_id: customer, user_id: idOf(context.user_id), profile: { username: textOf(context.username) } };
  const around: Around = { base, contacts: [contact], standby: false };
  return listOf(thread.messages).flatMap((message) => {
    if (!isObject(message)) return inbound(message, around);
    const sent = message.to !== undefined || message.to_user_id !== undefined || isOurs(message, customer);
    return asImported(sent ? echo(withRecipient(message, customer), around) : inbound(message, around));
  });
}

function isOurs(message: JsonObject, customer: string | null): boolean {
  return message.from_user_id === undefined && idOf(message.from) !== customer && idOf(message.from) !== null;
}

function withRecipient(message: JsonObject, customer: string | null): JsonObject {
  return message.to === undefined ? { ...message, to: customer } : message;
}

function asImported(events: ChannelEvent[]): ChannelEvent[] {
  return events.map((event): ChannelEvent => {
    if (event.type === 'message') return { ...event, imported };
    return event.type === 'echo' ? { ...event, imported } : event;
  });
}

/** `smb_app_state_sync`: the phone's address book. Who was removed there stays a contact here. */
export function addressBook(value: JsonObject, base: Base): ChannelEvent[] {
  return listOf(value.state_sync).map((one) => entryOf(one, base));
}

function entryOf(one: Json, base: Base): ChannelEvent {
  const sync = objectOf(one) ?? {};
  const contact = objectOf(sync.contact);
  const at = instantOf(objectOf(sync.metadata)?.timestamp) ?? base.at;
  if (contact === null || sync.action === 'remove') {
    return { ...base, at, type: 'ignored', reason: 'removed from the phone’s address book' };
  }
  const name = textOf(contact.full_name) ?? textOf(contact.first_name);
  const waId = idOf(contact.phone_number);
  const known = { wa_id: waId, user_id: idOf(contact.user_id), profile: { name, username: textOf(contact.username) } };
  const from = personOf({ waId, userId: idOf(contact.user_id), parentUserId: null }, [known]);
  if (from === null) return { ...base, at, type: 'ignored', reason: 'an address book entry without number' };
  return { ...base, at, type: 'acquaintance', from };
}
