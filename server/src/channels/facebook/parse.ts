/** Webhooks of a Page: messages, and comments by the fields `feed` and `mention` (META.md §3). Pure. */
import type { JsonObject } from '../../meta/lossless-json.ts';
import { parseEntry } from '../entry-parts.ts';
import type { ChannelEvent } from '../event.ts';
import type { Base } from '../said.ts';
import { feed, mention } from './feed.ts';

export function parse(entry: JsonObject, receivedAt: Date): ChannelEvent[] {
  return parseEntry('facebook', entry, receivedAt, pageChange);
}

/** Known fields without a place in the inbox. */
const ignoredFields = new Set(['ratings', 'inbox_labels', 'leadgen', 'live_videos', 'message_context']);

function pageChange(field: string, value: JsonObject, base: Base): ChannelEvent[] {
  if (field === 'feed') return feed(value, base);
  if (field === 'mention') return mention(value, base);
  if (ignoredFields.has(field)) return [{ ...base, type: 'ignored', reason: `${field} is not shown in the inbox` }];
  return [{ ...base, type: 'unknown', what: `change ${field}`, content: value }];
}
