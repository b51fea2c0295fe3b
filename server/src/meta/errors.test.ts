import { expect, test } from 'vitest';
import { graphErrors, whatsappErrors } from './error-table.ts';
import { explain } from './errors.ts';
import { GraphFailure } from './graph-failure.ts';

const refused = (code: number, subcode: number | null = null) => ({ code, subcode, message: 'Meta’s text' });

test.each([
  [10, 2018278, 'window_closed', 'window'],
  [10, 2534022, 'window_closed', 'window'],
  [10, null, 'permission_missing', 'scope'],
  [10, 2018108, 'cannot_receive', 'dead'],
  [551, 1545041, 'cannot_receive', 'dead'],
  [200, 1545041, 'cannot_receive', 'dead'],
  [250, null, 'permission_missing', 'scope'],
  [190, 460, 'password_changed', 'reconnect'],
  [190, 999, 'login_expired', 'reconnect'],
  [100, null, 'invalid_request', 'bug'],
  [100, 2018001, 'no_such_person', 'dead'],
  [613, null, 'rate_limited', 'rate'],
])('Messenger and Instagram: %s/%s is %s', (code, subcode, ours, errorClass) => {
  expect(explain(refused(code, subcode), 'facebook')).toMatchObject({ code: ours, class: errorClass });
});

test.each([
  [131047, 'window_closed', 'template'],
  [131026, 'undeliverable', 'dead'],
  [131056, 'pair_limit', 'wait'],
  [190, 'login_expired', 'reconnect'],
  [10, 'permission_missing', 'reconnect'],
  [138004, 'call_refused', 'info'],
  [133010, 'not_registered', 'admin'],
])('WhatsApp: %s is %s', (code, ours, errorClass) => {
  expect(explain(refused(code), 'whatsapp')).toMatchObject({ code: ours, class: errorClass });
});

test('the same number means another thing on WhatsApp', () => {
  expect(explain(refused(10), 'instagram').class).toBe('scope');
  expect(explain(refused(10), 'whatsapp').class).toBe('reconnect');
});

test('an error nobody knows says so and keeps Meta’s number and words', () => {
  const explanation = explain(refused(424242, 7), 'facebook');
  expect(explanation).toMatchObject({ code: 'unmapped', action: 'Retry' });
  expect(explanation.message).toContain('424242/7');
  expect(explanation.message).toContain('Meta’s text');
});

test('a call that was not sent is tried again; one that may have been is not', () => {
  expect(explain(new GraphFailure('unsent', 'x'))).toMatchObject({ class: 'retry', code: 'meta_unreachable' });
  expect(explain(new GraphFailure('unknown', 'x'))).toMatchObject({ class: 'info', code: 'unknown_outcome' });
  expect(explain(new GraphFailure('unknown', 'x', { code: 1, subcode: 1357046 })).class).toBe('info');
});

test('no code stands twice in a table, and every sentence is one', () => {
  for (const rows of [graphErrors, whatsappErrors]) {
    const codes = rows.flatMap(([list]) => list.split(', '));
    expect(codes).toEqual([...new Set(codes)]);
    for (const [, , , message] of rows) expect(message).toMatch(/^[A-Z“].*\.$/);
  }
});
