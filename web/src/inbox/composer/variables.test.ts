import { expect, test } from 'vitest';
import { fillVariables } from './variables.ts';

const around = { contact: 'Ana María Ruiz', agent: 'Ben Baker', channel: 'Sunny Side' };

test('variables are filled in, however they are spaced', () => {
  expect(fillVariables('Hi {{contact.first_name}}, {{ agent.name }} of {{channel.name}}', around)).toBe(
    'Hi Ana, Ben Baker of Sunny Side',
  );
});

test('an unknown variable stays visible', () => {
  expect(fillVariables('{{contact.age}} {{constructor}}', around)).toBe('{{contact.age}} {{constructor}}');
});

test('a name that looks like a pattern is taken for itself', () => {
  expect(fillVariables('{{contact.name}}', { ...around, contact: '$& {{agent.name}}' })).toBe('$& {{agent.name}}');
});
