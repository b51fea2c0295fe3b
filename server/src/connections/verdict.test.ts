import { expect, test } from 'vitest';
import { dayMs } from '../clock.ts';
import { judge, type LoginFacts } from './verdict.ts';

const now = new Date('2026-05-01T00:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * dayMs);
const well: LoginFacts = {
  ...{ name: 'Alex Morgan', button: 'Connect with Meta', again: 'Let Alex Morgan connect with Meta' },
  ...{ expiresAt: null, dataAccessExpiresAt: null, missing: [], notRenewed: null },
};

test.each([
  ['login_ends_soon', { expiresAt: inDays(5) }],
  ['renewal_refused', { expiresAt: inDays(20), notRenewed: 'no' }],
  ['data_access_ends_soon', { dataAccessExpiresAt: inDays(5) }],
  ['data_access_ended', { dataAccessExpiresAt: inDays(-1) }],
] as const)('%s is told although a permission has been missing for months', (reason, facts) => {
  expect(judge({ ...well, ...facts, missing: ['pages_messaging'] }, now).state_reason).toBe(reason);
  expect(judge({ ...well, ...facts }, now).state_reason).toBe(reason);
});

test('a missing permission is told when nothing ends', () => {
  expect(judge({ ...well, missing: ['pages_messaging'] }, now).state_reason).toBe('permission_missing');
  expect(judge(well, now).state).toBe('connected');
});
