import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingEntries, readLock } from './complete-lock.ts';
import { root } from './run-quietly.ts';

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

test('whatever npm installs has a hash, but a binary of a tool for other platforms, where nobody could look it up', () => {
  const inside = Object.entries(readLock().packages).filter(([path]) => path.includes('node_modules/'));
  const open = inside.filter(([, { integrity, link }]) => integrity === undefined && link !== true);
  expect(open.map(([path]) => path)).toEqual(
    ['darwin-arm64', 'linux-arm64', 'win32-x64'].map((platform) => `node_modules/@lix-js/sdk-${platform}`),
  );
  expect(open.every(([, { dev, optional }]) => dev === true && optional === true)).toBe(true);
});

test('no package runs a script when it is installed', () => {
  const settings = readFileSync(join(root, '.npmrc'), 'utf8').split('\n');
  expect(settings).toContain('ignore-scripts=true');
});

test('npm ci accepts this lock file on every platform', () => {
  expect(missingEntries(readLock())).toEqual({});
});
