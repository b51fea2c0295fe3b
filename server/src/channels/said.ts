/** Reading what every payload of Meta's has in common: people, messages and their parts. */
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../meta/lossless-json.ts';
import type { AttachmentRef, ChannelEvent, Person } from './event.ts';

/** What every event says: on which channel, and when. */
export type Base = Pick<ChannelEvent, 'channel' | 'at'>;

/** A person known by one id only, which is also how to reach them (PSID, IGSID). */
export function personOf(id: string, names: { name?: string | null; username?: string | null } = {}): Person {
  const name = cleanName(names.name ?? null);
  const username = cleanName(names.username ?? null);
  return {
    externalId: id,
    address: id,
    aliases: [],
    ...(name ? { name } : {}),
    ...(username ? { username } : {}),
  };
}

/** People choose their names: control characters and text-direction overrides have no place in a list. */
export function cleanName(name: string | null): string {
  return (name ?? '').replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

export function attachmentRef(
  kind: AttachmentRef['kind'],
  parts: Record<'url' | 'mediaId' | 'mimeType' | 'name', string | null>,
): AttachmentRef {
  return {
    kind,
    ...(parts.url ? { url: parts.url } : {}),
    ...(parts.mediaId ? { mediaId: parts.mediaId } : {}),
    ...(parts.mimeType ? { mimeType: parts.mimeType } : {}),
    ...(parts.name ? { name: parts.name } : {}),
  };
}

/** Without the members that are absent. */
export function present(content: Record<string, Json | undefined>): JsonObject {
  const kept = Object.entries(content).filter((member): member is [string, Json] => {
    return member[1] !== undefined && member[1] !== null;
  });
  return Object.fromEntries(kept);
}

const envelopeKeys = new Set(['sender', 'recipient', 'timestamp']);

/** Kept and counted; `what` names the members, so that the same new kind is counted together. */
export function unreadable(base: Base, item: Json): ChannelEvent {
  const members = typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.keys(item) : [];
  const names = members.filter((name) => !envelopeKeys.has(name)).sort();
  return {
    ...base,
    type: 'unknown',
    what: `messaging ${names.slice(0, 5).join('+') || 'without content'}`,
    content: item,
  };
}

/** Some events carry no id; one made from what they say lets a repeat be recognised (META.md §3). */
export function madeUpId(kind: string, from: Person, at: Date, content: JsonObject): string {
  const hash = createHash('sha256').update(JSON.stringify([from.externalId, at.getTime(), content]));
  return `${kind}:${hash.digest('base64url')}`;
}
