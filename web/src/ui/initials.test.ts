import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['Maria Oliveira', 'MO'],
  ['  jonas  van der weber ', 'JW'],
  ['Иван', 'И'],
  ['王小明', '王'],
  ['👩‍👩‍👧‍👦 Family Shop', '👩‍👩‍👧‍👦'],
  ['+1 555 010', '10'],
  ['', '?'],
  ['...', '?'],
])('%j is shown as %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
