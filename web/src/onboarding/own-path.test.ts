import { expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: a test's list, shared with the server's test of the same promise.
import { bypasses } from '../../../server/src/test/redirect-bypasses.ts';
import { isOwnPath } from './own-path.ts';

const origin = 'https://inbox.example.com';

test('forty and more ways to another site are refused', () => {
  expect(bypasses.length).toBeGreaterThanOrEqual(40);
  expect(bypasses.filter((path) => isOwnPath(path, origin))).toEqual([]);
});

test('pages of Roost are where they say', () => {
  const own = ['/', '/w/1/inbox', '/w/1/inbox/2?message=3', '/w/1/settings/meta?error=cancelled#connect', '/a%2Fb'];
  expect(own.filter((path) => !isOwnPath(path, origin))).toEqual([]);
});
