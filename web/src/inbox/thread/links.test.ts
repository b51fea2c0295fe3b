import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkParts } from './links.ts';

const links = (text: string) => linkParts(text).flatMap((part) => (part.kind === 'link' ? [part.href] : []));

test('http and https addresses become links, other schemes never', () => {
  expect(links('see https://example.com/a?b=c#d and http://x.test')).toEqual([
    'https://example.com/a?b=c#d',
    'http://x.test/',
  ]);
  expect(links('javascript:alert(1) data:text/html,x file:///etc/passwd www.example.com')).toEqual([]);
});

test('the full stop and the bracket belong to the sentence', () => {
  expect(links('(see https://example.com/a).')).toEqual(['https://example.com/a']);
  expect(links('https://en.wikipedia.org/wiki/Roost_(disambiguation)')).toEqual([
    'https://en.wikipedia.org/wiki/Roost_(disambiguation)',
  ]);
});

test('a hidden change of direction ends an address', () => {
  expect(links('https://example.com/\u202Emoc.live')).toEqual(['https://example.com/']);
});

test('an address in quotes or markup does not swallow them', () => {
  expect(links('<a href="https://example.com/x">y</a>')).toEqual(['https://example.com/x']);
});

test('no character is lost or added, whatever the text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(' ', '(', ')', '.', 'https://', 'http://a.test/b', '<', '\u202e', 'é'),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const parts = linkParts(text);
      expect(parts.map((part) => part.text).join('')).toBe(text);
      expect(parts.every((part) => part.kind === 'text' || part.href.startsWith('http'))).toBe(true);
    }),
  );
});

test('a long run of brackets after an address takes no longer than other text', () => {
  const text = `https://example.com/${')'.repeat(60_000)}`;
  const started = performance.now();
  expect(links(text)).toEqual(['https://example.com/']);
  expect(performance.now() - started).toBeLessThan(1_000);
});
