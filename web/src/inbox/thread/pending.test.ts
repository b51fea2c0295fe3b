import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sample } from './message.test-data.ts';
import { canEdit, messageKey, type Pending, withPending } from './pending.ts';

function pending(clientKey: string, state: Pending['state'] = 'sending'): Pending {
  const author = { id: 'a', name: 'Nora' };
  return {
    clientKey,
    wish: { mode: 'reply', text: clientKey },
    createdAt: '2026-11-22T09:00:00Z',
    author,
    state,
    problem: null,
  };
}

test('whatever the server has taken already, each message is shown once, ours in the order typed', () => {
  const keys = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map((n) => `key-${n}`));
  fc.assert(
    fc.property(keys, fc.nat(), fc.boolean(), (typed, cut, late) => {
      const accepted = typed.slice(0, cut % (typed.length + 1));
      const server = accepted.map((clientKey, at) => sample(at, { clientKey, direction: 'out', status: 'queued' }));
      // The answer may come before or after the pending one is dropped.
      const ours = (late ? typed : typed.slice(accepted.length)).map((key) => pending(key));
      expect(withPending(server, ours, 'c').map(messageKey)).toEqual(typed);
    }),
  );
});

test('a row keeps its key when the server’s message replaces the pending one', () => {
  const [shown] = withPending([], [pending('k1')], 'c');
  expect(shown && messageKey(shown)).toBe(messageKey(sample(9, { clientKey: 'k1' })));
});

test('a message the server did not take shows as failed, one under way as queued, a note as a note', () => {
  const [failed, queued, note] = withPending(
    [],
    [pending('a', 'failed'), pending('b'), { ...pending('c'), wish: { mode: 'note', text: 'c' } }],
    'c',
  );
  expect([failed?.status, queued?.status, note?.direction]).toEqual(['failed', 'queued', 'note']);
});

test('what waits looks like what it will be, and only words go back into the box', () => {
  const wish = { mode: 'reply', location: { latitude: 1, longitude: 2, name: 'Our shop' } } as const;
  const place = { ...pending('p', 'failed'), wish };
  expect(withPending([], [place], 'c')).toMatchObject([
    { kind: 'location', text: 'Our shop', content: { location: {} } },
  ]);
  expect([pending('a'), place].map(canEdit)).toEqual([true, false]);
  const files = { ...pending('f'), wish: { mode: 'reply' as const, attachmentIds: ['1', '2'] } };
  expect(withPending([], [files], 'c')[0]?.text).toContain('2');
});
