import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highlight } from './highlight.ts';

const spoken = [
  'Zürich',
  'ΟΔΟΣ',
  'οδος',
  'İstanbul',
  '蓝色的',
  'أشخاص',
  'e\u0301te\u0301',
  'Straße',
  'ﬁne',
  '👩‍👧',
  'kettle',
];
const asked = ['zur', 'ΟΔΟΣ', 'οδος', 'ist', '色', 'اشخاص', 'ete', 'straße', 'FINE', '👩‍👧', 'kett'];
const text = fc.array(fc.oneof(fc.constantFrom(...spoken), fc.string({ unit: 'grapheme', maxLength: 6 })), {
  maxLength: 80,
});

function marked({ snippet, marks }: ReturnType<typeof highlight>): string[] {
  return marks.map(({ from, to }) => snippet.slice(from, to));
}

it('marks the first place alike, however much stands before it', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(...asked), fc.nat(1_500), (words, q, before) => {
      const said = words.join(' ');
      const [alone] = marked(highlight(said, q));
      const [behind] = marked(highlight(`${'нет '.repeat(before)}${said}`, q));
      expect(behind).toBe(alone);
    }),
  );
});

it('shows a piece of the text, with dots where more of it is', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(...asked), (words, q) => {
      const said = words.join(' ');
      const { snippet } = highlight(said, q);
      expect(said).toContain(snippet.replace(/^…(?=.)|…$/gu, ''));
    }),
  );
  expect(highlight('x'.repeat(9_000), 'y').snippet).toMatch(/^x{160}…$/);
});
