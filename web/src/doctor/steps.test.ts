import type { DiagnosisItem } from '@roost/contract/doctor.ts';
import { expect, test } from 'vitest';
import { countByStatus, quietGroups, together, urgent, worstFirst } from './steps.ts';

function item(check: string, status: DiagnosisItem['status'], message = ''): DiagnosisItem {
  const rest = { reconnect: false, fixable: false, fixNeedsPin: false, checkedAt: '2026-11-26T00:00:00Z' };
  return { id: `${check}:${status}${message}`, check, step: 'app', title: check, status, message, ...rest };
}

test('the worst comes first, and equals keep their order', () => {
  const sorted = worstFirst([item('a', 'ok'), item('b', 'fail'), item('c', 'unknown'), item('d', 'fail')]);
  expect(sorted.map(({ check }) => check)).toEqual(['b', 'd', 'c', 'a']);
});

test('checks of one kind that are fine share a line; what Roost cannot tell shares one only for the same reason', () => {
  const groups = quietGroups([
    item('role', 'ok', 'one'),
    item('role', 'ok', 'two'),
    item('role', 'fail'),
    item('token', 'unknown', 'first comes A'),
    item('token', 'unknown', 'first comes B'),
  ]);
  expect(groups.map(({ check, items }) => `${check} ${items.length}`)).toEqual(['role 2', 'token 1', 'token 1']);
});

test('a login that ends before long is urgent, other amber is not', () => {
  const items = [item('login.expiry', 'warn'), item('login.expiry', 'ok'), item('messages.arrived', 'warn')];
  expect(urgent(items).map(({ check }) => check)).toEqual(['login.expiry']);
  expect(urgent([...items, item('login.token', 'fail')]).map(({ check }) => check)).toEqual([
    ...['login.token', 'login.expiry'],
  ]);
});

test('every colour is counted', () => {
  expect(countByStatus([item('a', 'ok'), item('b', 'fail'), item('c', 'fail')])).toEqual({
    ok: 1,
    warn: 0,
    fail: 2,
    unknown: 0,
  });
});

test('amber findings that ask for the same share a card, red ones never', () => {
  const cards = together([
    item('quiet', 'warn', '1'),
    item('quiet', 'warn', '2'),
    item('role', 'fail', '1'),
    item('role', 'fail', '2'),
  ]);
  expect(cards.map((card) => card.length)).toEqual([2, 1, 1]);
});
