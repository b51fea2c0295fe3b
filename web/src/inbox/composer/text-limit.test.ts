import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureText, textSize } from './text-limit.ts';

test('bytes are those of UTF-8', () => {
  expect(textSize('é', 'bytes')).toBe(2);
  expect(textSize('👩‍👩‍👧', 'bytes')).toBe(18);
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => textSize(text, 'bytes') === new Blob([text]).size));
});

test('a text of exactly the limit may go, one more may not', () => {
  const limit = { textMax: 1_000, textUnit: 'bytes' } as const;
  expect(measureText('é'.repeat(500), limit)).toMatchObject({ left: 0, near: true, over: false });
  expect(measureText(`${'é'.repeat(500)}a`, limit)).toMatchObject({ left: -1, over: true });
});

test('the counter is silent until a tenth is left', () => {
  const limit = { textMax: 2_000, textUnit: 'characters' } as const;
  expect(measureText('a'.repeat(1_799), limit).near).toBe(false);
  expect(measureText('a'.repeat(1_800), limit).near).toBe(true);
});
