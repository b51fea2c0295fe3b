import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLossless } from './lossless-json.ts';

test('integers beyond 2^53 become strings, digit by digit', () => {
  expect(parseLossless('{"id":18034567890123457,"n":-9007199254740993}')).toEqual({
    id: '18034567890123457',
    n: '-9007199254740993',
  });
});

test('numbers a double can hold stay numbers', () => {
  expect(parseLossless('[9007199254740991,0,-1.5,34.50,1e3,52.5200066123456789]')).toEqual([
    9007199254740991, 0, -1.5, 34.5, 1000, 52.52000661234568,
  ]);
});

test('long digits inside a text are a text', () => {
  expect(parseLossless('{"text":"call 18034567890123457 now"}')).toEqual({ text: 'call 18034567890123457 now' });
});

test('NUL and half an emoji become storable, in keys too', () => {
  expect(parseLossless('{"a\\u0000b":"x\\u0000y \\ud83d end","ok":"\\ud83d\\ude80"}')).toEqual({
    'a\uFFFDb': 'x\uFFFDy \uFFFD end',
    ok: '🚀',
  });
});

test('a repeated key is not an error: the last one counts', () => {
  expect(parseLossless('{"a":1,"a":2}')).toEqual({ a: 2 });
});

test('every JSON value reads as JSON.parse reads it, and is storable', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
      const value = parseLossless(text);
      const stored = JSON.stringify(value);
      expect(stored.includes('\\u0000')).toBe(false);
      expect(/\\ud[89a-f]/.test(stored)).toBe(false);
      const plain = JSON.stringify(JSON.parse(text));
      if (!/\\u0000|\\ud|\d{16}/.test(plain)) expect(value).toEqual(JSON.parse(text));
    }),
  );
});

test('what is not JSON is a SyntaxError', () => {
  expect(() => parseLossless('{"a":')).toThrow(SyntaxError);
});
