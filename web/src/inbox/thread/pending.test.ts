import type { DraftContent } from '@roost/contract/together.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noContent, noDraft } from '../composer/drafts.ts';
import { messagesOf } from '../composer/messages-of.ts';
import { sample } from './message.test-data.ts';
import { contentOf, messageKey, type Pending, withPending } from './pending.ts';

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

test('what waits looks like what it will be, and goes back into the box where the box can hold it whole', () => {
  const wish = { mode: 'reply', location: { latitude: 1, longitude: 2, name: 'Our shop' } } as const;
  const place = { ...pending('p', 'failed'), wish };
  expect(withPending([], [place], 'c')).toMatchObject([
    { kind: 'location', text: 'Our shop', content: { location: {} } },
  ]);
  expect(contentOf(pending('a'))).toEqual({ ...noContent, text: 'a' });
  expect(contentOf(place)).toBeNull();
  const files = { ...pending('f'), wish: { mode: 'reply' as const, attachmentIds: ['1', '2'] } };
  // Of another visit's files only the ids are known.
  expect(contentOf(files)).toBeNull();
  const known = ['1', '2'].map((id) => ({ id, name: 'table.png', mimeType: 'image/png', bytes: 9 }));
  expect(contentOf({ ...files, files: known })).toEqual({ ...noContent, files: known });
  expect(withPending([], [files], 'c')[0]?.text).toContain('2');
});

test.each<Partial<DraftContent>>([
  { text: 'Here', replyToId: 'm1' },
  { text: 'Only for you', privately: true },
  { text: 'Friday?', choices: ['Yes', 'No'] },
  { text: 'Friday?', choices: ['Yes', 'No'], asButtons: true },
])('what was refused is in the box again as it was: %j', (written) => {
  const content = { ...noContent, ...written };
  const surface = content.privately ? 'comments' : 'direct';
  const buttons = { countMax: 3, titleMax: 20, bodyMax: 1024 };
  const quickReplies = { countMax: 3, titleMax: 20 };
  const limits = { textMax: 100, textUnit: 'characters', files: {}, buttons, quickReplies } as const;
  const [wish] = messagesOf({ ...noDraft, ...content }, { mode: 'reply', surface, limits });
  expect(wish && contentOf({ ...pending('w', 'failed'), wish })).toEqual(content);
});
