import { expect, test } from 'vitest';
import { firstUnread } from './first-unread.ts';
import { sample } from './message.test-data.ts';

const thread = [
  sample(0, { id: 'a', direction: 'in' }),
  sample(0, { id: 'b', direction: 'out' }),
  sample(0, { id: 'c', direction: 'in' }),
  sample(0, { id: 'd', direction: 'in' }),
];

test('counts back from the newest message that the count was made with', () => {
  expect(firstUnread(thread, { unread: 2, lastId: 'd' })).toEqual({ at: 'c' });
});

test('waits while a thread kept from an earlier visit does not have that message yet', () => {
  expect(firstUnread(thread.slice(0, 3), { unread: 1, lastId: 'd' })).toBe('coming');
});

test('knows when it is further back than the messages at hand', () => {
  expect(firstUnread(thread, { unread: 4, lastId: 'd' })).toBe('further');
});

test('leaves out what came after the thread was opened', () => {
  expect(firstUnread([...thread, sample(0, { id: 'e', direction: 'in' })], { unread: 1, lastId: 'd' })).toEqual({
    at: 'd',
  });
});

test('nothing is unread', () => {
  expect(firstUnread(thread, { unread: 0, lastId: 'd' })).toEqual({ at: null });
});
