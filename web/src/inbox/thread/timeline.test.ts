import { expect, test } from 'vitest';
import { sample } from './message.test-data.ts';
import { buildTimeline } from './timeline.ts';

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();
const agent = { type: 'agent', id: 'a', name: 'Nora' } as const;

function shape(messages: Parameters<typeof buildTimeline>[0]) {
  return buildTimeline(messages).flatMap(({ message, first, last, day }) => [
    ...(day === null ? [] : ['day']),
    message.direction === 'event' ? 'event' : `${first ? '[' : ''}${message.id}${last ? ']' : ''}`,
  ]);
}

test('messages of one author within five minutes stand together', () => {
  const messages = [
    sample(1, { occurredAt: at(22, 9, 0) }),
    sample(2, { occurredAt: at(22, 9, 4) }),
    sample(3, { occurredAt: at(22, 9, 10) }),
    sample(4, { occurredAt: at(22, 9, 11), direction: 'out', author: agent }),
  ];
  expect(shape(messages)).toEqual(['day', '[m1', 'm2]', '[m3]', '[m4]']);
});

test('a new day, an event and a note each end a group', () => {
  const messages = [
    sample(1, { occurredAt: at(21, 23, 59), direction: 'out', author: agent }),
    sample(2, { occurredAt: at(22, 0, 1), direction: 'out', author: agent }),
    sample(3, { occurredAt: at(22, 0, 2), direction: 'event' }),
    sample(4, { occurredAt: at(22, 0, 2), direction: 'out', author: agent }),
    sample(5, { occurredAt: at(22, 0, 3), direction: 'note', author: agent }),
  ];
  expect(shape(messages)).toEqual(['day', '[m1]', 'day', '[m2]', 'event', '[m4]', '[m5]']);
});

test('the author is named where somebody else begins to speak, not at every pause', () => {
  const messages = [0, 30, 60].map((minute, n) =>
    sample(n, { occurredAt: at(22, 9, minute), direction: 'out', author: agent }),
  );
  expect(buildTimeline(messages).map((item) => item.named)).toEqual([true, false, false]);
});

test('loading what came earlier changes no key, so that the view can hold on to its place', () => {
  const messages = [0, 1, 2, 3].map((n) => sample(n, { occurredAt: at(22, 9, n) }));
  const keys = buildTimeline(messages).map((item) => item.key);
  expect(buildTimeline(messages.slice(2)).map((item) => item.key)).toEqual(keys.slice(2));
  expect(new Set(keys).size).toBe(keys.length);
});
