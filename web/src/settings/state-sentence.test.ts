import { expect, test } from 'vitest';
import { stateSentence } from './state-sentence.ts';

const state = (action: string | null) =>
  ({ code: 'needs_reconnect', reason: 'login_expired', message: 'The login ended.', action }) as const;

test('an action with a button of its own is not said twice', () => {
  expect(stateSentence(state('Connect with Meta'), 'Connect with Meta')).toBe('The login ended.');
});

test('any other action follows the message', () => {
  expect(stateSentence(state('Subscribe again'), 'Connect with Meta')).toBe('The login ended. Subscribe again');
  expect(stateSentence(state(null), 'Connect with Meta')).toBe('The login ended.');
});
