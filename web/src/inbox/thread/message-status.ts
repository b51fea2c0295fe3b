import type { Message, MessageStatus } from '@roost/contract/messages.ts';

const arrivedRank: Partial<Record<MessageStatus, number>> = { sent: 1, delivered: 2, read: 3 };

/**
 * Ticks only move forward. A late answer must not take back what Meta has confirmed; `failed`, `queued` and `unknown`
 * are still open and may become anything (a retry makes `queued` of `failed`), and Meta may yet refuse what was only sent.
 */
export function forwardStatus(known: MessageStatus | null, next: MessageStatus | null): MessageStatus | null {
  const knownRank = (known && arrivedRank[known]) ?? 0;
  if (knownRank === 0 || next === null) return next ?? known;
  if (next === 'failed' && known === 'sent') return next;
  return (arrivedRank[next] ?? 0) >= knownRank ? next : known;
}

/** The newer version of a message we already show. */
export function forwardMessage(known: Message | undefined, next: Message): Message {
  if (!known) return next;
  // What was discarded has no status any more.
  const status = next.deletedAt === null ? forwardStatus(known.status, next.status) : next.status;
  return status === next.status ? next : { ...next, status, error: known.error };
}
