import { expect, test } from 'vitest';
import { type Press, shortcutOf } from './shortcuts.ts';

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...change,
});

test('letters work in both cases', () => {
  expect(shortcutOf(press('j'))).toBe('next');
  expect(shortcutOf(press('E'))).toBe('resolve');
  expect(shortcutOf(press('?'))).toBe('help');
});

test.each([
  ['о', 'KeyJ', 'next', 'Cyrillic'],
  ['У', 'KeyT', null, 'Cyrillic'],
  ['ξ', 'KeyJ', 'next', 'Greek'],
  ['ث', 'KeyE', 'resolve', 'Arabic'],
  ['ظ', 'Slash', 'search', 'Arabic'],
  ['ק', 'KeyE', 'resolve', 'Hebrew'],
  ['/', 'KeyQ', 'search', 'Hebrew'],
  ['a', 'KeyQ', 'assign', 'AZERTY'],
  ['q', 'KeyA', null, 'AZERTY'],
  ['j', 'KeyC', 'next', 'Dvorak'],
  ['ı', 'KeyI', null, 'Turkish'],
])('%s on the key %s is %s (%s)', (key, code, shortcut, _layout) => {
  expect(shortcutOf(press(key, { code }))).toBe(shortcut);
});

test('what belongs to the browser is left to it', () => {
  expect(shortcutOf(press('r', { ctrlKey: true }))).toBeNull();
  expect(shortcutOf(press('n', { metaKey: true }))).toBeNull();
  expect(shortcutOf(press('e', { altKey: true }))).toBeNull();
  expect(shortcutOf(press('constructor'))).toBeNull();
});

test('a key held down walks through the list and does nothing else', () => {
  expect(shortcutOf(press('j', { repeat: true }))).toBe('next');
  expect(shortcutOf(press('e', { repeat: true }))).toBeNull();
});
