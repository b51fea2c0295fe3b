import type { Message } from '@roost/contract/messages.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type History, opened, refreshed, seenUpTo, withMessage, withNewer, withOlder } from './history.ts';
import { sample } from './message.test-data.ts';

/** What the API would answer about a conversation of `count` messages: those from `from` to before `to`. */
function page(count: number, from: number, to = count) {
  const start = Math.max(0, from);
  const end = Math.min(count, to);
  const items = Array.from({ length: Math.max(0, end - start) }, (_, at) => sample(start + at)).reverse();
  return { items, nextCursor: start > 0 ? 'more' : null, hasNewer: end < count };
}

const newest = (count: number) => page(count, count - 50);
const around = (count: number, at: number) => page(count, at - 20, at + 21);
const place = (id: string) => Number(id.slice(1));
const ids = (history: History) => history.messages.map((message) => message.id);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `m${from + at}`);

const step = fc.oneof(
  fc.record({ grow: fc.integer({ min: 0, max: 70 }) }),
  fc.record({ jump: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  fc.constantFrom('refresh', 'older', 'newer', 'newest', 'reply'),
);

test('read, grown, answered, scrolled and opened anywhere in any order, it is one gapless run without repeats', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.array(step, { maxLength: 30 }), (start, steps) => {
      let count = start;
      let history = refreshed(undefined, newest(count));
      const refresh = () => {
        const { middle } = history;
        history = refreshed(history, middle ? around(count, place(middle.at)) : newest(count));
      };
      for (const one of steps) {
        const first = place(history.messages[0]?.id ?? '');
        const last = place(history.messages.at(-1)?.id ?? '');
        if (one === 'refresh') refresh();
        else if (one === 'older') history = withOlder(history, page(count, first - 30, first));
        else if (one === 'newer')
          history = history.middle ? withNewer(history, page(count, last + 1, last + 31)) : history;
        else if (one === 'newest') history = opened(history, newest(count));
        else if (one === 'reply') {
          history = withMessage(history, sample(count));
          count += 1;
          // What others wrote since the last look is missing before the reply until the next one, which a hint brings.
          refresh();
        } else if ('jump' in one) history = opened(history, around(count, Math.floor(one.jump * count)));
        else count += one.grow;
        const from = place(history.messages[0]?.id ?? '');
        expect(ids(history)).toEqual(numbers(from, from + history.messages.length));
        expect(history.hasOlder).toBe(from > 0);
      }
      while (history.middle) {
        const last = place(history.messages.at(-1)?.id ?? '');
        history = withNewer(history, page(count, last + 1, last + 31));
      }
      refresh();
      const from = place(history.messages[0]?.id ?? '');
      expect(ids(history)).toEqual(numbers(from, count));
    }),
  );
});

test('a reply from the middle of a long thread is not put after what is old', () => {
  const middle = opened(refreshed(undefined, newest(500)), around(500, 100));
  expect(ids(withMessage(middle, sample(500)))).toEqual(numbers(80, 121));
});

test('whoever reads in the middle has seen what was newest before, and later all that was read on the way', () => {
  const seen = refreshed(undefined, newest(200));
  const middle = opened(opened(seen, around(210, 20)), around(220, 120));
  expect([seen, middle].map(seenUpTo)).toEqual(['m199', 'm199']);
  expect(seenUpTo(withNewer(middle, page(220, 141)))).toBe('m219');
});

test('what changes where one reads in the middle is shown, and more is neither gained nor lost', () => {
  const middle = withOlder(opened(refreshed(undefined, newest(500)), around(500, 200)), page(500, 100, 180));
  const edited = around(500, place(middle.middle?.at ?? ''));
  edited.items = edited.items.map((one) => ({ ...one, text: 'edited' }));
  const after = refreshed(middle, edited);
  expect(ids(after)).toEqual(numbers(100, 221));
  expect(after.messages.filter(({ text }) => text === 'edited').length).toBe(41);
  expect(after).toMatchObject({ hasOlder: true, middle: middle.middle, opening: middle.opening });
});

test('reading forward to the end leaves the middle without opening anything anew', () => {
  const middle = opened(refreshed(undefined, newest(200)), around(200, 100));
  const end = withNewer(middle, page(200, 121));
  expect(end).toMatchObject({ middle: null, opening: middle.opening });
  expect(refreshed(end, newest(201)).opening).toBe(middle.opening);
});

test('more than a page arriving at once lets the older part go instead of hiding a gap, even behind a reply', () => {
  const known = refreshed(undefined, newest(60));
  expect(ids(refreshed(known, newest(200)))).toEqual(numbers(150, 200));
  expect(ids(refreshed(withMessage(known, sample(199)), newest(200)))).toEqual(numbers(150, 200));
});

test('a message deleted at the server goes', () => {
  const known = refreshed(undefined, newest(10));
  const shorter = newest(10);
  shorter.items = shorter.items.filter((message) => message.id !== 'm5');
  expect(ids(refreshed(known, shorter))).not.toContain('m5');
});

test('an answer that is older than what is shown does not move a tick back', () => {
  const out = (status: Message['status']) => sample(1, { direction: 'out', status });
  const known: History = { messages: [out('read')], hasOlder: false, middle: null, opening: 1 };
  expect(refreshed(known, { ...newest(0), items: [out('sent')] }).messages[0]?.status).toBe('read');
  expect(withMessage(known, out('delivered')).messages[0]?.status).toBe('read');
});

test('a message answered twice is there once', () => {
  const known = refreshed(undefined, newest(3));
  expect(ids(withMessage(withMessage(known, sample(3)), sample(3)))).toEqual(numbers(0, 4));
});
