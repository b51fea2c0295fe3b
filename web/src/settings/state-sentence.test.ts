import { expect, test } from 'vitest';
import { stateSentence } from './state-sentence.ts';

const spanish: Record<string, string> = {
  'The login ended.': 'El inicio de sesión terminó.',
  'Subscribe again': 'Volver a suscribir',
};
const said = (sentence: string) => spanish[sentence] ?? sentence;

const state = (action: string | null) =>
  ({ code: 'needs_reconnect', reason: 'login_expired', message: 'The login ended.', action }) as const;

test.each(['Connect with Meta', 'Connect with Instagram', 'Wake'])(
  '%s has a button of its own and is not said twice, whatever the language of the button',
  (action) => expect(stateSentence(state(action), said)).toBe('El inicio de sesión terminó.'),
);

test('any other action follows the message, both in the language on screen', () => {
  expect(stateSentence(state('Subscribe again'), said)).toBe('El inicio de sesión terminó. Volver a suscribir');
  expect(stateSentence(state(null), said)).toBe('El inicio de sesión terminó.');
});
