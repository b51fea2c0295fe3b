import type { Message } from '@roost/contract/messages.ts';
import { startOfDay } from '../../time/times.ts';
import { messageKey } from './pending.ts';

export interface TimelineItem {
  /** Stays the same when earlier messages are loaded, and when the server's version replaces a pending one. */
  key: string;
  message: Message;
  /** Midnight of a day that begins with this message. Part of its row, so that scrolling holds on to messages only. */
  day: number | null;
  /** First and last within a run of one author. */
  first: boolean;
  last: boolean;
  /** Somebody else begins to speak. */
  named: boolean;
}

const groupMs = 5 * 60_000;

function sameAuthor(earlier: Message, later: Message): boolean {
  return (
    earlier.direction === later.direction &&
    earlier.author.type === later.author.type &&
    earlier.author.id === later.author.id &&
    earlier.author.name === later.author.name
  );
}

function sameGroup(earlier: Message, later: Message): boolean {
  return (
    sameAuthor(earlier, later) && Math.abs(Date.parse(later.occurredAt) - Date.parse(earlier.occurredAt)) < groupMs
  );
}

function dayOf(message: Message): number {
  return startOfDay(new Date(message.occurredAt));
}

/** Messages, oldest first, as rows: a separator wherever the day changes, runs of one author within five minutes joined. */
export function buildTimeline(messages: readonly Message[]): TimelineItem[] {
  return messages.map((message, at) => {
    const before = messages[at - 1];
    const after = messages[at + 1];
    const day = dayOf(message);
    const newDay = !before || dayOf(before) !== day;
    return {
      key: messageKey(message),
      message,
      day: newDay ? day : null,
      first: newDay || !before || !sameGroup(before, message),
      named: newDay || !before || !sameAuthor(before, message),
      last: !after || dayOf(after) !== day || !sameGroup(message, after),
    };
  });
}
