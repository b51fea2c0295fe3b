import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const dataDir = () => mkdtempSync(join(tmpdir(), 'roost-config-'));

function problems(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig({ DATA_DIR: dataDir(), ...environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('without any setting Roost listens on this machine alone', () => {
  expect(readConfig({ DATA_DIR: dataDir() })).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
    databaseUrl: null,
    metaGatewayUrl: null,
    metaGraphVersion: 'v25.0',
    metaEnvironment: null,
    role: 'all',
    trustProxy: false,
  });
});

test('everything that is wrong is told at once', () => {
  const told = problems({
    PORT: 'http',
    PUBLIC_URL: 'https://x.example/path',
    DATABASE_URL: 'mysql://x',
    ENCRYPTION_KEY: 'short',
  });
  expect(told.map((problem) => problem.split(' ')[0])).toEqual([
    'PORT',
    'PUBLIC_URL',
    'DATABASE_URL',
    'ENCRYPTION_KEY',
  ]);
});

test('halves of pairs are told too, beside each other and beside a field that is wrong', () => {
  const halves = { META_APP_ID: '1', META_INSTAGRAM_APP_SECRET: 'x', SMTP_URL: 'smtp://localhost' };
  const told = (environment: NodeJS.ProcessEnv) => problems(environment).map((problem) => problem.split(' ')[0]);
  expect(told(halves)).toEqual(['META_APP_ID', 'META_INSTAGRAM_APP_ID', 'SMTP_URL']);
  expect(told({ ...halves, PORT: 'http' })).toEqual(['PORT', 'META_APP_ID', 'META_INSTAGRAM_APP_ID', 'SMTP_URL']);
  // One that is wrong in itself is there.
  expect(told({ SMTP_URL: 'mail.example.com', MAIL_FROM: 'roost@example.com' })).toEqual(['SMTP_URL']);
});

test('an empty value counts as absent', () => {
  expect(readConfig({ DATA_DIR: dataDir(), PORT: '', META_APP_ID: '' }).port).toBe(3000);
});

test('the key made for the data is private and stays the same', () => {
  const DATA_DIR = dataDir();
  const sealed = readConfig({ DATA_DIR }).sealer.seal('token', 'row', 'secret');
  expect(readConfig({ DATA_DIR }).sealer.open('token', 'row', sealed)).toBe('secret');
  expect(statSync(join(DATA_DIR, 'encryption.key')).mode & 0o777).toBe(0o600);
});

test('a proxy is named by address, range or kind of network; a number of hops is not taken', () => {
  const trusted = (value: string) => readConfig({ DATA_DIR: dataDir(), TRUST_PROXY: value }).trustProxy;
  expect(trusted('127.0.0.1, 10.0.0.0/8,fd00::/8 ,uniquelocal')).toEqual([
    '127.0.0.1',
    '10.0.0.0/8',
    'fd00::/8',
    'uniquelocal',
  ]);
  for (const wrong of ['1', 'true', '*', '0.0.0.0/0', '10.0.0.0/33', 'proxy.example.com', '10.0.0.1,']) {
    expect([wrong, problems({ TRUST_PROXY: wrong })]).toMatchObject([wrong, [expect.stringMatching(/^TRUST_PROXY /)]]);
  }
});
