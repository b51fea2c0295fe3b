/** For tests: the sample payloads, read as the webhook reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelKind } from '@roost/contract/meta.ts';
import { type Json, parseLossless } from '../meta/lossless-json.ts';
import type { ChannelEvent } from './event.ts';
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

/** An event in two words: its type, and what tells it from others of its type. */
export function eventWords(event: ChannelEvent): string {
  switch (event.type) {
    case 'message':
    case 'echo':
    case 'comment':
    case 'own-comment': {
      const memory = 'imported' in event && event.imported !== undefined ? ' imported' : '';
      return `${event.type} ${event.said.kind}${memory}`;
    }
    case 'status':
      return `status ${event.status}${event.externalId === undefined ? ' watermark' : ''}`;
    case 'reaction':
      return `reaction ${event.from === null ? 'ours ' : ''}${event.emoji === null ? 'off' : 'on'}`;
    case 'comment-change':
      return `comment ${event.change}`;
    case 'happening':
      return `happening ${event.kind}`;
    case 'account-change':
      return `${event.field} ${event.notice?.level ?? 'quiet'}`;
    case 'template-status':
      return `template ${event.notice?.level ?? 'quiet'}`;
    case 'unknown':
      return `unknown: ${event.what}`;
    case 'ignored':
      return `ignored: ${event.reason}`;
    default:
      return event.type;
  }
}
