/** Walking through an entry of Page and Instagram webhooks. Which key exists decides, not the object (META.md §3). */
import type { ChannelKind } from '@roost/contract/meta.ts';
import type { Json, JsonObject } from '../meta/lossless-json.ts';
import { idOf, instantOf, isObject, textOf } from '../meta/read-json.ts';
import type { ChannelEvent } from './event.ts';
import { type MessagingContext, messagingItem } from './messaging-item.ts';
import { type Base, unreadable } from './said.ts';

/** A change that is not a message: its field and value, and the event's channel and time (the entry's, in seconds). */
type ReadChange = (field: string, value: JsonObject, base: Base) => ChannelEvent[];

export function parseEntry(
  kind: Exclude<ChannelKind, 'whatsapp'>,
  entry: JsonObject,
  receivedAt: Date,
  readChange: ReadChange,
): ChannelEvent[] {
  const entryId = idOf(entry.id);
  const base: Base = { channel: { kind, externalId: entryId ?? '0' }, at: instantOf(entry.time) ?? receivedAt };
  const item = (standby: boolean) => (one: Json) => {
    const context: MessagingContext = { kind, entryId, receivedAt: base.at, standby };
    return isObject(one) ? messagingItem(one, context) : [unreadable(base, one)];
  };
  const change = (one: Json): ChannelEvent[] => {
    if (!isObject(one)) return [unreadable(base, one)];
    const field = textOf(one.field) ?? '';
    if (!isObject(one.value)) return [{ ...base, type: 'unknown', what: `change ${field}`, content: one }];
    // Dashboard tests, and Instagram Login, wrap messaging items in changes.
    const messaging = isObject(one.value.sender) || isObject(one.value.recipient);
    return messaging ? item(false)(one.value) : readChange(field, one.value, base);
  };

  if (entry.changed_fields !== undefined && entry.changes === undefined) {
    return [{ ...base, type: 'ignored', reason: 'sent without values: “Include Values” is off in the Meta app' }];
  }
  if (![entry.messaging, entry.standby, entry.changes, entry.field].some((part) => part !== undefined)) {
    return [unreadable(base, entry)];
  }
  return [
    ...listOf(entry.messaging).flatMap(item(false)),
    ...listOf(entry.standby).flatMap(item(true)),
    ...listOf(entry.changes).flatMap(change),
    // The documented Instagram Login shape: field and value on the entry itself.
    ...(entry.field === undefined ? [] : change(entry)),
  ];
}

export function listOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
