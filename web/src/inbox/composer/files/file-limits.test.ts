import { expect, test } from 'vitest';
import { acceptOf, fileTrouble } from './file-limits.ts';

const limits = {
  textMax: 1,
  textUnit: 'bytes',
  files: {
    image: { bytesMax: 1_000, types: ['image/jpeg'], captionMax: 0 },
    file: { bytesMax: 5_000, types: ['application/pdf'], captionMax: 0 },
  },
} as const;
const file = (mimeType: string, bytes: number) => ({ id: '1', name: 'a', mimeType, bytes });
// The contract’s lists are mutable.
const channel = structuredClone(limits) as unknown as Parameters<typeof fileTrouble>[1];

test('a file of the right type and size is no trouble', () => {
  expect(fileTrouble(file('image/jpeg', 1_000), channel)).toBeNull();
  expect(fileTrouble(file('application/pdf', 5_000), channel)).toBeNull();
});

test('a wrong type and a large file are', () => {
  expect(fileTrouble(file('image/webp', 10), channel)).not.toBeNull();
  expect(fileTrouble(file('image/jpeg', 1_001), channel)).toContain('1 KB');
});

test('notes take everything', () => {
  expect(fileTrouble(file('image/webp', 10_000), null)).toBeNull();
  expect(acceptOf(null)).toBe('');
  expect(acceptOf(channel)).toBe('image/jpeg,application/pdf');
});
