import type { SendLimits } from '@roost/contract/outgoing.ts';
import { expect, test } from 'vitest';
import { noDraft } from './drafts.ts';
import { choiceWays, type DraftPlace, draftTrouble, messagesOf } from './messages-of.ts';

const files = {
  image: { bytesMax: 5_000, types: ['image/jpeg'], captionMax: 1024 },
  audio: { bytesMax: 5_000, types: ['audio/ogg'], captionMax: 0 },
};
const buttons = { countMax: 3, titleMax: 20, bodyMax: 1024 };
const whatsapp: SendLimits = { textMax: 4096, textUnit: 'characters', files, buttons };
const messenger: SendLimits = { ...whatsapp, quickReplies: { countMax: 13, titleMax: 20 } };

const place = (limits: SendLimits): DraftPlace => ({ mode: 'reply', surface: 'direct', limits });
const photo = { id: 'f1', name: 'table.jpg', mimeType: 'image/jpeg', bytes: 900 };
const asked = { ...noDraft, text: 'Friday?', choices: ['Yes', ' ', 'No'] };

test('choices are buttons on WhatsApp, and on Messenger what was chosen', () => {
  const reply = (title: string, index: number) => ({ type: 'reply', reply: { id: `choice-${index + 1}`, title } });
  const interactive = { type: 'button', body: { text: 'Friday?' }, action: { buttons: ['Yes', 'No'].map(reply) } };
  expect(messagesOf(asked, place(whatsapp))).toEqual([{ mode: 'reply', interactive }]);
  expect(messagesOf({ ...asked, asButtons: true }, place(messenger))).toEqual([{ mode: 'reply', interactive }]);
  const quickReplies = [{ title: 'Yes' }, { title: 'No' }];
  expect(messagesOf(asked, place(messenger))).toEqual([{ mode: 'reply', text: 'Friday?', quickReplies }]);
  expect(choiceWays(place(messenger))).toEqual(['quick_replies', 'buttons']);
});

test.each([
  ['WhatsApp', whatsapp],
  ['Messenger', messenger],
] as const)('%s: files beside choices go before them, none is dropped', (_, limits) => {
  const [first, second, ...more] = messagesOf({ ...asked, files: [photo], replyToId: 'm1' }, place(limits));
  expect(first).toEqual({ mode: 'reply', replyToId: 'm1', attachmentIds: ['f1'] });
  expect(JSON.stringify(second)).toContain('Friday?');
  expect(more).toEqual([]);
});

test('a note and a comment know no choices, and keep their words', () => {
  for (const one of [
    { ...place(whatsapp), mode: 'note' as const },
    { ...place(whatsapp), surface: 'comments' as const },
  ]) {
    expect(messagesOf(asked, one)).toEqual([{ mode: one.mode, text: 'Friday?' }]);
  }
});

test('what cannot go out says so before it is sent', () => {
  const trouble = (draft: Partial<typeof noDraft>, where = place(whatsapp)) =>
    draftTrouble({ ...noDraft, ...draft }, where) !== null;
  expect(trouble({ text: 'Hello', files: [photo] })).toBe(false);
  expect(trouble({ choices: ['Yes'] })).toBe(true);
  expect(trouble({ text: 'Well?', choices: ['Yes', 'Yes'] })).toBe(true);
  expect(trouble({ text: 'Which?', choices: ['A', 'B', 'C', 'D'] })).toBe(true);
  expect(trouble({ text: 'Which?', choices: ['x'.repeat(21)] })).toBe(true);
  expect(trouble({ files: [{ ...photo, bytes: 6_000 }] })).toBe(true);
  expect(trouble({ files: [{ ...photo, mimeType: 'image/webp' }] })).toBe(true);
  expect(trouble({ files: Array.from({ length: 31 }, () => photo) })).toBe(true);
  expect(trouble({ files: [photo] }, { ...place(whatsapp), surface: 'comments' })).toBe(true);
  expect(trouble({ files: [{ ...photo, bytes: 6_000 }] }, { ...place(whatsapp), mode: 'note' })).toBe(false);
});
