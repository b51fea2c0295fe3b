import type { Conversation } from '@roost/contract/conversations.ts';
import { expect, test } from 'vitest';
import { arrivals, seenIn } from './arrivals.ts';

function conversation(
  id: string,
  minute: number,
  change: Partial<Conversation> = {},
  direction: 'in' | 'out' = 'in',
): Conversation {
  const occurredAt = `2026-11-22T09:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    id,
    channelId: 'ch',
    kind: 'facebook',
    surface: 'direct',
    post: null,
    status: 'open',
    snoozedUntil: null,
    unreadCount: 1,
    contact: { id: `k-${id}`, name: id, pictureUrl: null },
    assignee: null,
    team: null,
    priority: 'none',
    labelIds: [],
    lastMessage: { id: `${id}-${minute}`, direction, kind: 'text', text: 'hi', status: null, occurredAt },
    lastActivityAt: occurredAt,
    replyWindow: { state: 'open', closesAt: null, reason: '' },
    ...change,
  };
}

const told = (before: Conversation[], now: Conversation[]) =>
  arrivals(seenIn(before), before, now).map((one) => one.id);

test('a customer’s new message is told once', () => {
  const before = [conversation('a', 5), conversation('b', 4)];
  const now = [conversation('b', 6), conversation('a', 5)];
  expect(told(before, now)).toEqual(['b']);
  expect(told(now, now)).toEqual([]);
});

test('our own message, and one already read elsewhere, are not told', () => {
  const before = [conversation('a', 5), conversation('b', 4)];
  expect(told(before, [conversation('a', 6, {}, 'out'), conversation('b', 7, { unreadCount: 0 })])).toEqual([]);
});

test('an older conversation that paging brings is no arrival, a new one is', () => {
  const before = [conversation('a', 5)];
  expect(told(before, [conversation('new', 6), conversation('a', 5), conversation('old', 1)])).toEqual(['new']);
});
