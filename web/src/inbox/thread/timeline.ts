import type { Message } from '@roost/contract/inbox.ts';
import { startOfDay } from '../times.ts';
import { messageKey } from './pending.ts';

/** `first` and `last` within a run of one author; `named` where somebody else begins to speak. */
export type TimelineItem =
  | { type: 'day'; key: string; day: number }
  | { type: 'event'; key: string; message: Message }
  | { type: 'message'; key: string; message: Message; first: boolean; last: boolean; named: boolean };

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
  const items: TimelineItem[] = [];
  const days = new Map<number, number>();
  messages.forEach((message, at) => {
    const before = messages[at - 1];
    const after = messages[at + 1];
    const day = dayOf(message);
    const newDay = !before || dayOf(before) !== day;
    if (newDay) {
      // Imported or late messages may return to an earlier day: the key counts, so that it stays unique.
      const nth = days.get(day) ?? 0;
      days.set(day, nth + 1);
      items.push({ type: 'day', key: nth === 0 ? `day-${day}` : `day-${day}-${nth}`, day });
    }
    if (message.direction === 'event') {
      items.push({ type: 'event', key: messageKey(message), message });
      return;
    }
    items.push({
      type: 'message',
      key: messageKey(message),
      message,
      first: newDay || !before || !sameGroup(before, message),
      named: newDay || !before || !sameAuthor(before, message),
      last: !after || dayOf(after) !== day || !sameGroup(message, after),
    });
  });
  return items;
}
