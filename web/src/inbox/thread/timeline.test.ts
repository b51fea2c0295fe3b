import { expect, test } from 'vitest';
import { sample } from './message.test-data.ts';
import { buildTimeline } from './timeline.ts';

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();
const agent = { type: 'agent', id: 'a', name: 'Nora' } as const;

function shape(messages: Parameters<typeof buildTimeline>[0]) {
  return buildTimeline(messages).map((item) =>
    item.type === 'message' ? `${item.first ? '[' : ''}${item.message.id}${item.last ? ']' : ''}` : item.type,
  );
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
  expect(buildTimeline(messages).map((item) => item.type === 'message' && item.named)).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

test('every row has its own key, also when an import returns to an earlier day', () => {
  const messages = [21, 22, 21, 22].map((day, n) => sample(n, { occurredAt: at(day, 9, 0) }));
  const keys = buildTimeline(messages).map((item) => item.key);
  expect(new Set(keys).size).toBe(keys.length);
});
