/** The list of channels, and which of them an entry of a webhook belongs to. */
import type { ChannelKind } from '@roost/contract/meta.ts';
import type { Json, JsonObject } from '../meta/lossless-json.ts';
import { idOf, isObject, objectOf, objectsOf, textOf } from '../meta/read-json.ts';
import type { Channel, ChannelTarget } from './channel.ts';
import { facebook } from './facebook/index.ts';
import { instagram } from './instagram/index.ts';
import { whatsapp } from './whatsapp/index.ts';

export const channels: readonly Channel[] = [facebook, instagram, whatsapp];

const byKind: Readonly<Record<ChannelKind, Channel>> = { facebook, instagram, whatsapp };

export function channelOf(kind: ChannelKind): Channel {
  return byKind[kind];
}

/** Names of the optional abilities this kind has; the interface draws itself from them and from the limits. */
export function abilitiesOf(channel: Channel): string[] {
  const optional = [
    'register',
    'profile',
    'markSeen',
    'typing',
    'react',
    'unsend',
    'privateReply',
    'hideComment',
    'likeComment',
    'deleteComment',
    'history',
    'templates',
  ] as const;
  return optional.filter((ability) => channel[ability] !== undefined);
}

/**
 * The asset the app is installed on for this channel: the Page of an Instagram account, the account of a WhatsApp
 * number. Channels with the same answer share one installation: `unsubscribe` only when the last of them goes.
 */
export function installedOn(kind: ChannelKind, target: ChannelTarget): string {
  return kind === 'facebook' ? target.externalId : (target.parentId ?? target.externalId);
}

/** An entry with nothing but memory in it. */
export function isMemory(object: string | null, entry: JsonObject): boolean {
  const fields = channelFor(object, entry)?.facts.webhook.memoryFields ?? [];
  const changes = objectsOf(entry.changes);
  return changes.length > 0 && changes.every((change) => fields.includes(textOf(change.field) ?? ''));
}

/** What an account has to be subscribed to, given what its login was granted. */
export function accountFieldsOf(channel: Channel, target: ChannelTarget, scopes: readonly string[]): readonly string[] {
  const { accountFields, ownFields } = channel.facts.webhook;
  if (ownFields === undefined || target.parentId !== null) return accountFields;
  return scopes.flatMap((scope) => ownFields[scope] ?? []);
}

interface Envelope {
  object: string | null;
  entries: JsonObject[];
}

/** `{object, entry: […]}`, also wrapped in a list or without an envelope, as some samples of Meta's print it. */
export function readEnvelope(body: Json): Envelope {
  if (Array.isArray(body)) {
    const parts = body.map(readEnvelope);
    const object = parts.find((part) => part.object !== null)?.object ?? null;
    return { object, entries: parts.flatMap((part) => part.entries) };
  }
  if (!isObject(body)) return { object: null, entries: [] };
  const object = textOf(body.object);
  if (body.entry !== undefined) return { object, entries: objectsOf(body.entry) };
  if (body.field === undefined && body.messaging === undefined && body.changes === undefined)
    return { object, entries: [] };
  const account = idOf(body.id) ?? idOf(objectOf(objectOf(body.value)?.recipient)?.id);
  return { object, entries: [account === null ? body : { ...body, id: account }] };
}

/** By the object; without one, by what the entry holds. Null: not a channel's (object `permissions`, or unknown). */
export function channelFor(object: string | null, entry: JsonObject): Channel | null {
  if (object !== null) return channels.find((channel) => channel.facts.webhook.object === object) ?? null;
  const changes = [...objectsOf(entry.changes), ...(entry.field === undefined ? [] : [entry])];
  if (changes.some((change) => objectOf(change.value)?.messaging_product === 'whatsapp')) return whatsapp;
  const fields = changes.map((change) => textOf(change.field) ?? '');
  const onlyInstagram = ['comments', 'live_comments', 'mentions', 'story_insights', 'messaging_seen', 'message_edit'];
  if (fields.some((field) => onlyInstagram.includes(field))) return instagram;
  return entry.messaging !== undefined || entry.standby !== undefined || fields.length > 0 ? facebook : null;
}
