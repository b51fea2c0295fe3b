import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSealer, equalConstantTime } from './crypto.ts';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];

test('what was sealed opens again, and the record does not show it', () => {
  const sealer = createSealer([newKey]);
  const sealed = sealer.seal('token', 'row-1', 'EAAG-secret');
  expect(sealed).not.toContain('EAAG');
  expect(sealer.open('token', 'row-1', sealed)).toBe('EAAG-secret');
});

test('a record moved to another row or purpose does not open', () => {
  const sealer = createSealer([newKey]);
  const sealed = sealer.seal('token', 'row-1', 'x');
  expect(() => sealer.open('token', 'row-2', sealed)).toThrow();
  expect(() => sealer.open('app-secret', 'row-1', sealed)).toThrow();
});

test('an altered record does not open', () => {
  const sealer = createSealer([newKey]);
  const [version, id, data = ''] = sealer.seal('token', 'row', 'x').split('.');
  const bytes = Buffer.from(data, 'base64url');
  bytes[14] = (bytes[14] ?? 0) ^ 1;
  expect(() => sealer.open('token', 'row', `${version}.${id}.${bytes.toString('base64url')}`)).toThrow();
});

test('after a rotation old records open and new ones use the new key', () => {
  const sealed = createSealer([oldKey]).seal('token', 'row', 'x');
  const rotated = createSealer([newKey, oldKey]);
  expect(rotated.open('token', 'row', sealed)).toBe('x');
  expect(() => createSealer([oldKey]).open('token', 'row', rotated.seal('token', 'row', 'x'))).toThrow(
    /No ENCRYPTION_KEY/,
  );
});

test('comparison takes any lengths', () => {
  expect(equalConstantTime('abc', 'abc')).toBe(true);
  expect(equalConstantTime('abc', 'abcd')).toBe(false);
});
