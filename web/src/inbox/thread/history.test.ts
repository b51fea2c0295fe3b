import type { Message } from '@roost/contract/messages.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type History, withMessage, withNewest, withOlder } from './history.ts';
import { sample } from './message.test-data.ts';

/** What the API would answer about a conversation of `count` messages. */
function page(count: number, limit: number, before = count) {
  const from = Math.max(0, before - limit);
  const items = Array.from({ length: before - from }, (_, at) => sample(from + at)).reverse();
  return { items, nextCursor: from > 0 ? 'more' : null };
}

const ids = (history: History) => history.messages.map((message) => message.id);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `m${from + at}`);

test('reading, growing and scrolling up in any order keeps one gapless run in order, without repeats', () => {
  const step = fc.oneof(fc.record({ grow: fc.integer({ min: 0, max: 70 }) }), fc.constant('older' as const));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.array(step), (start, steps) => {
      let count = start;
      let history = withNewest(undefined, page(count, 50));
      for (const one of steps) {
        if (one === 'older') {
          const oldest = history.messages[0];
          if (!history.hasOlder || !oldest) continue;
          history = withOlder(history, page(count, 30, Number(oldest.id.slice(1))));
        } else {
          count += one.grow;
          history = withNewest(history, page(count, 50));
        }
        const first = Number(history.messages[0]?.id.slice(1) ?? 0);
        expect(ids(history)).toEqual(numbers(count === 0 ? 0 : first, count));
        expect(history.hasOlder).toBe(first > 0);
      }
    }),
  );
});

test('more than a page arriving at once lets the older part go instead of hiding a gap', () => {
  const known = withNewest(undefined, page(60, 50));
  expect(ids(withNewest(known, page(200, 50)))).toEqual(numbers(150, 200));
});

test('a message deleted at the server goes', () => {
  const known = withNewest(undefined, page(10, 50));
  const shorter = page(10, 50);
  shorter.items = shorter.items.filter((message) => message.id !== 'm5');
  expect(ids(withNewest(known, shorter))).not.toContain('m5');
});

test('an answer that is older than what is shown does not move a tick back', () => {
  const out = (status: Message['status']) => sample(1, { direction: 'out', status });
  const known: History = { messages: [out('read')], hasOlder: false };
  expect(withNewest(known, { items: [out('sent')], nextCursor: null }).messages[0]?.status).toBe('read');
  expect(withMessage(known, out('delivered')).messages[0]?.status).toBe('read');
});

test('a message answered twice is there once', () => {
  const known = withNewest(undefined, page(3, 50));
  expect(ids(withMessage(withMessage(known, sample(3)), sample(3)))).toEqual(numbers(0, 4));
});
