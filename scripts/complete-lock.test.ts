import { expect, test } from 'vitest';
import { missingEntries, readLock } from './complete-lock.ts';

const lock = (packages: Parameters<typeof missingEntries>[0]['packages']) => ({ packages });

test('a platform binary that npm left out gets an entry for its platform alone', () => {
  const packages = { 'node_modules/tool': { dev: true, optionalDependencies: { '@tool/cli-darwin-arm64': '1.2.3' } } };
  expect(missingEntries(lock(packages))).toEqual({
    'node_modules/@tool/cli-darwin-arm64': {
      version: '1.2.3',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    },
  });
});

test('what the lock file has, beside its owner or at the top, is left alone', () => {
  const owner = { optionalDependencies: { 'cli-linux-x64': '1.0.0' } };
  expect(missingEntries(lock({ 'node_modules/a': owner, 'node_modules/cli-linux-x64': {} }))).toEqual({});
  expect(missingEntries(lock({ 'node_modules/a': owner, 'node_modules/a/node_modules/cli-linux-x64': {} }))).toEqual(
    {},
  );
});

test('npm ci accepts this lock file on every platform', () => {
  expect(missingEntries(readLock())).toEqual({});
});
