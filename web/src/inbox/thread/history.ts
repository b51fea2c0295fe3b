import type { Message } from '@roost/contract/messages.ts';
import { forwardMessage } from './message-status.ts';

/** The part of a conversation this browser knows: oldest first, without gaps; up to the newest unless in its `middle`. */
export interface History {
  messages: Message[];
  hasOlder: boolean;
  middle: Middle | null;
  /** How often it was opened elsewhere: another place is another list on the screen. */
  opening: number;
}

/** Newer messages are not loaded yet. */
interface Middle {
  /** About where one reads. */
  at: string;
  /** The newest message that was seen before. */
  seenUpTo: string | undefined;
}

interface Page {
  /** Newest first, as the API answers. */
  items: Message[];
  nextCursor: string | null;
  hasNewer: boolean;
}

function oldestFirst(page: Page, known: readonly Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  return page.items.map((message) => forwardMessage(byId.get(message.id), message)).reverse();
}

/**
 * Puts a fresh page, the newest or one around where one reads, onto what is known. The order is the server's (its place
 * is `placedAt, id`, which the API does not show), so nothing is sorted here. A page that does not join what is known
 * takes its place, for there may be a gap between them: scrolling up fetches the older part again.
 */
export function refreshed(known: History | undefined, page: Page): History {
  const before = known?.messages ?? [];
  const fresh = oldestFirst(page, before);
  const from = placeOf(fresh[0], before);
  const to = placeOf(fresh.at(-1), before);
  const joins = from >= 0 || placeOf(before[0], fresh) >= 0;
  if (!known || !joins) return opened(known, page);
  return {
    ...known,
    messages: [
      ...before.slice(0, Math.max(0, from)),
      ...fresh,
      ...(page.hasNewer && to >= 0 ? before.slice(to + 1) : []),
    ],
    hasOlder: from > 0 ? known.hasOlder : page.nextCursor !== null,
    middle: page.hasNewer ? known.middle : null,
  };
}

function placeOf(message: Message | undefined, messages: readonly Message[]): number {
  return message === undefined ? -1 : messages.findIndex((one) => one.id === message.id);
}

/** Puts a page of `before` the oldest known message in front. */
export function withOlder(known: History, page: Page): History {
  const ids = new Set(known.messages.map((message) => message.id));
  const older = oldestFirst(page, known.messages).filter((message) => !ids.has(message.id));
  return {
    ...known,
    messages: [...older, ...known.messages],
    hasOlder: page.nextCursor !== null,
    middle: at(known, known.messages[0]),
  };
}

/** Puts a page of `after` the newest known message at the end. */
export function withNewer(known: History, page: Page): History {
  const ids = new Set(known.messages.map((message) => message.id));
  const newer = oldestFirst(page, known.messages).filter((message) => !ids.has(message.id));
  return {
    ...known,
    messages: [...known.messages, ...newer],
    middle: page.hasNewer ? at(known, known.messages.at(-1)) : null,
  };
}

function at({ middle }: History, message: Message | undefined): Middle | null {
  return middle && { ...middle, at: message?.id ?? middle.at };
}

/** A page in place of what was known. */
export function opened(known: History | undefined, page: Page): History {
  const messages = oldestFirst(page, known?.messages ?? []);
  const centre = messages[messages.length >> 1];
  return {
    messages,
    hasOlder: page.nextCursor !== null,
    middle: page.hasNewer && centre ? { at: centre.id, seenUpTo: seenUpTo(known) } : null,
    opening: (known?.opening ?? 0) + 1,
  };
}

/** Puts one message the server just answered: in its place if known, else at the end, unless that is not here. */
export function withMessage(known: History, message: Message): History {
  const place = placeOf(message, known.messages);
  if (place === -1) return known.middle ? known : { ...known, messages: [...known.messages, message] };
  return { ...known, messages: known.messages.with(place, forwardMessage(known.messages[place], message)) };
}

/** The newest message that whoever looks at this has seen of the conversation. */
export function seenUpTo(known: History | undefined): string | undefined {
  return known?.middle ? known.middle.seenUpTo : known?.messages.at(-1)?.id;
}
