import { expect, test } from 'vitest';
import { type ListDraft, listMessage, listTrouble } from './list-draft.ts';

const limits = { rowsMax: 3, buttonMax: 20, titleMax: 24, descriptionMax: 72, bodyMax: 40 };
const row = (title: string, description = '') => ({ title, description });
const draft: ListDraft = {
  body: ' When? ',
  button: 'See days',
  sections: [{ title: '', rows: [row('Friday', 'from 9'), row(' '), row('Saturday')] }],
};

test('empty rows stay out, and every row has an id of its own', () => {
  expect(listMessage(draft, limits)).toEqual({
    type: 'list',
    body: { text: 'When?' },
    action: {
      button: 'See days',
      sections: [
        {
          rows: [
            { id: 'row-1', title: 'Friday', description: 'from 9' },
            { id: 'row-2', title: 'Saturday' },
          ],
        },
      ],
    },
  });
});

test('what is missing or too much is not sent', () => {
  expect(listMessage({ ...draft, body: ' ' }, limits)).toBeNull();
  expect(listMessage({ ...draft, body: 'x'.repeat(41) }, limits)).toBeNull();
  expect(listMessage({ ...draft, button: '' }, limits)).toBeNull();
  expect(listMessage({ ...draft, sections: [{ title: '', rows: [row('')] }] }, limits)).toBeNull();
  const many = { ...draft, sections: [{ title: '', rows: ['a', 'b', 'c', 'd'].map((one) => row(one)) }] };
  expect(listMessage(many, limits)).toBeNull();
  expect(listTrouble(many, limits)).not.toBeNull();
});

test('several sections need titles', () => {
  const two = (title: string) => ({
    ...draft,
    sections: [
      { title: 'Weekend', rows: [row('Saturday')] },
      { title, rows: [row('Monday')] },
    ],
  });
  expect(listTrouble(two(''), limits)).not.toBeNull();
  expect(listMessage(two('Week'), limits)).not.toBeNull();
});
