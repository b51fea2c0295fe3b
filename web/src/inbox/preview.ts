import type { Conversation } from '@roost/contract/conversations.ts';
import { m } from '../paraglide/messages.js';
import { messageKind } from './message-kinds.ts';

const previewMax = 240;

/** What the row shows of the newest message: who wrote it if it was us, and its text or the name of its kind. */
export function preview(last: Conversation['lastMessage']): { prefix: string | null; text: string } {
  if (!last) return { prefix: null, text: m.inbox_no_messages() };
  const prefix = last.direction === 'out' ? m.inbox_you() : last.direction === 'note' ? m.inbox_note_prefix() : null;
  const text = last.text?.slice(0, previewMax).replace(/\s+/gu, ' ').trim();
  if (last.kind !== 'text') return { prefix, text: text || messageKind(last.kind).name() };
  // Of what was deleted no words are kept.
  return { prefix, text: text ?? m.inbox_deleted() };
}
