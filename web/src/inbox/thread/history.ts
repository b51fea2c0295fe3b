import type { Message } from '@roost/contract/messages.ts';
import { forwardMessage } from './message-status.ts';

/** The part of a conversation this browser knows: oldest first, without gaps; up to the newest unless `hasNewer`. */
export interface History {
  messages: Message[];
  hasOlder: boolean;
  /** The thread was opened in its middle: newer messages are not loaded yet. */
  hasNewer?: boolean;
}

interface Page {
  /** Newest first, as the API answers. */
  items: Message[];
  nextCursor: string | null;
}

function oldestFirst(page: Page, known: readonly Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  return page.items.map((message) => forwardMessage(byId.get(message.id), message)).reverse();
}

/**
 * Puts the newest page onto what is known. The order is the server's (its place is `placedAt, id`, which the API does
 * not show), so nothing is sorted here. Without an overlap there may be a gap, and the older part is let go:
 * scrolling up fetches it again.
 */
export function withNewest(known: History | undefined, page: Page): History {
  const older = known?.messages ?? [];
  const newest = oldestFirst(page, older);
  const ids = new Set(newest.map((message) => message.id));
  const overlap = older.findIndex((message) => ids.has(message.id));
  if (overlap === -1) return { messages: newest, hasOlder: page.nextCursor !== null };
  return {
    messages: [...older.slice(0, overlap), ...newest],
    hasOlder: overlap > 0 ? (known?.hasOlder ?? false) : page.nextCursor !== null,
  };
}

/** Puts a page of `before` the oldest known message in front. */
export function withOlder(known: History, page: Page): History {
  const ids = new Set(known.messages.map((message) => message.id));
  const older = oldestFirst(page, known.messages).filter((message) => !ids.has(message.id));
  return { messages: [...older, ...known.messages], hasOlder: page.nextCursor !== null };
}

/** A piece out of the middle, in place of what was known. */
export function opened(page: Page & { hasNewer: boolean }): History {
  return { messages: oldestFirst(page, []), hasOlder: page.nextCursor !== null, hasNewer: page.hasNewer };
}

/** Puts a page of `after` the newest known message at the end. */
export function withNewer(known: History, page: Page & { hasNewer: boolean }): History {
  const ids = new Set(known.messages.map((message) => message.id));
  const newer = oldestFirst(page, known.messages).filter((message) => !ids.has(message.id));
  return { ...known, messages: [...known.messages, ...newer], hasNewer: page.hasNewer };
}

/** Puts one message the server just answered: in its place if known, else at the end. */
export function withMessage(known: History, message: Message): History {
  const at = known.messages.findIndex((one) => one.id === message.id);
  if (at === -1) return { ...known, messages: [...known.messages, message] };
  return { ...known, messages: known.messages.with(at, forwardMessage(known.messages[at], message)) };
}
