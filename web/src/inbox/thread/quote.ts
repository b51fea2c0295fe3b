import { m } from '../../paraglide/messages.js';
import { messageKind } from '../message-kinds.ts';

const quotedMax = 160;

/** A message in one line, for where it is answered. */
export function quoteOf(message: { text: string | null; kind: string; deletedAt?: string | null }): string {
  if (message.deletedAt) return m.inbox_deleted();
  const text = message.text?.slice(0, quotedMax).replace(/\s+/gu, ' ').trim();
  return text || messageKind(message.kind).name();
}
