import { expect, test } from 'vitest';
import { stateSentence } from './state-sentence.ts';

const state = (action: string | null) =>
  ({ code: 'needs_reconnect', reason: 'login_expired', message: 'The login ended.', action }) as const;

test.each(['Connect with Meta', 'Connect with Instagram', 'Wake'])(
  '%s has a button of its own and is not said twice, whatever the language of the button',
  (action) => expect(stateSentence(state(action))).toBe('The login ended.'),
);

test('any other action follows the message', () => {
  expect(stateSentence(state('Subscribe again'))).toBe('The login ended. Subscribe again');
  expect(stateSentence(state(null))).toBe('The login ended.');
});
