import type { Conversation } from '@roost/contract/conversations.ts';
import { expect, test } from 'vitest';
import { arrivals, type Expected } from './arrivals.ts';

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

const told = (expected: Expected, now: Conversation[]) => arrivals(expected, now).map((one) => one.id);

test('a customer’s new message is told once, when the list has it', () => {
  const expected = new Map([['b', 'b-4']]);
  expect(told(expected, [conversation('a', 5), conversation('b', 4)])).toEqual([]);
  expect(told(expected, [conversation('b', 6), conversation('a', 5)])).toEqual(['b']);
  expect(told(expected, [conversation('b', 6), conversation('a', 5)])).toEqual([]);
});

test('a new conversation is told', () => {
  expect(told(new Map([['new', null]]), [conversation('new', 6), conversation('a', 5)])).toEqual(['new']);
});

test('our own message, and one already read elsewhere, are not told', () => {
  const expected = new Map([
    ['a', 'a-5'],
    ['b', 'b-4'],
  ]);
  expect(told(expected, [conversation('a', 6, {}, 'out'), conversation('b', 7, { unreadCount: 0 })])).toEqual([]);
});

test('what paging or another order brings is no news', () => {
  expect(told(new Map(), [conversation('a', 5), conversation('next', 8)])).toEqual([]);
});
