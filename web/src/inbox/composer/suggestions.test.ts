import { expect, test } from 'vitest';
import { mentionsIn } from './mentions.ts';
import { askedBefore, suggested } from './suggestions.ts';

test.each([
  ['/', '/', ''],
  ['Hello /ret', '/', 'ret'],
  ['line\n/a', '/', 'a'],
  ['@Be', '@', 'Be'],
] as const)('%j asks', (text, sign, query) => {
  expect(askedBefore(text, text.length, sign)).toEqual({ sign, query, length: query.length + 1 });
});

test.each(['1/2', 'https://x', 'a@b.com', '/done ', 'and/or'])('%j asks for nothing', (text) => {
  expect(askedBefore(text, text.length, '/')).toBeNull();
  expect(askedBefore(text, text.length, '@')).toBeNull();
});

test('what begins with the query comes first, accents aside', () => {
  const items = [{ name: 'Rückgabe' }, { name: 'Zurück' }, { name: 'Hallo', text: 'ruck zuck' }];
  expect(suggested(items, 'ruck').map(({ name }) => name)).toEqual(['Rückgabe', 'Zurück', 'Hallo']);
});

test('a longer name is not taken for the shorter one in it', () => {
  const agents = [
    { id: '1', name: 'Ann', disabled: false },
    { id: '2', name: 'Anna Berg', disabled: false },
    { id: '3', name: 'Anna Bergen', disabled: true },
  ];
  expect(mentionsIn('@Anna Berg, look', agents)).toEqual({ mentionIds: ['2'] });
  expect(mentionsIn('@Anna Bergen left', agents)).toEqual({});
  expect(mentionsIn('no one', agents)).toEqual({});
});
