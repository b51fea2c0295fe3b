/** For tests: the sample payloads, read as the webhook reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelKind } from '@roost/contract/meta.ts';
import { type Json, parseLossless } from '../meta/lossless-json.ts';
import type { ChannelEvent } from './channel.ts';
import { channelFor, readEnvelope } from './index.ts';

export const receivedAt = new Date('2026-10-01T00:00:00Z');

export function fixtureNames(kind: ChannelKind): string[] {
  return readdirSync(join(import.meta.dirname, kind, 'fixtures')).map((file) => file.replace(/\.json$/, ''));
}

export function fixture(kind: ChannelKind, name: string): Json {
  return parseLossless(readFileSync(join(import.meta.dirname, kind, 'fixtures', `${name}.json`), 'utf8'));
}

/** What a delivery with this body comes to, over all its entries. */
export function eventsOf(body: Json): ChannelEvent[] {
  const { object, entries } = readEnvelope(body);
  return entries.flatMap((entry) => channelFor(object, entry)?.parse(entry, receivedAt) ?? []);
}
