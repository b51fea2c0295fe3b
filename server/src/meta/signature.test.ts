import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapedUnicode, signedRequest, verifySignature } from './signature.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));
const json = (name: string) => JSON.parse(fixture(name).toString());

const vector = json('vector-x-hub-signature-256.json');
const body = fixture(vector.body_file);

test('a body signed by Meta is accepted over its raw bytes', () => {
  expect(verifySignature(body, vector.header_value, vector.app_secret)).toBe(true);
});

test('the signature of the re-serialised body, another secret or another body is refused', () => {
  expect(verifySignature(body, vector.wrong_if_reserialised, vector.app_secret)).toBe(false);
  expect(verifySignature(body, vector.header_value, 'f'.repeat(32))).toBe(false);
  expect(verifySignature(Buffer.concat([body, Buffer.from(' ')]), vector.header_value, vector.app_secret)).toBe(false);
});

test('only the form Meta sends is read: sha256, lower-case hex, nothing around it', () => {
  const header: string = vector.header_value;
  const hex = header.slice('sha256='.length);
  for (const wrong of [undefined, '', hex, `sha1=${hex}`, `sha256=${hex.toUpperCase()}`, `${header} `, `${header}00`]) {
    expect(verifySignature(body, wrong, vector.app_secret)).toBe(false);
  }
});

test('without a secret nothing is accepted, not even what an empty key signs', () => {
  const header = `sha256=${createHmac('sha256', '').update(body).digest('hex')}`;
  expect(verifySignature(body, header, '')).toBe(false);
});

test('characters on the wire count as their escaped form, which is what Meta signs', () => {
  const secret = 'a'.repeat(32);
  const escaped = '{"text":"gr\\u00fc\\u00dfe \\ud83d\\ude80"}';
  const header = `sha256=${createHmac('sha256', secret).update(escaped).digest('hex')}`;
  const fits = (text: string) => {
    const form = escapedUnicode(Buffer.from(text), 1_000);
    return form !== null && verifySignature(form, header, secret);
  };
  expect(fits('{"text":"grüße 🚀"}')).toBe(true);
  expect(fits('{"text":"grüße 🚁"}')).toBe(false);
});

test('every unit above ASCII is escaped, also of bytes that are no UTF-8, and what is ASCII has no other form', () => {
  const plainly = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const text = fc.string({ unit: fc.constantFrom(...'a"\\ \u007f\u0080éÿ漢🚀\ud83d') }).map((one) => Buffer.from(one));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const expected = bytes.some((byte) => byte > 0x7f) ? plainly(bytes) : null;
      expect(escapedUnicode(bytes, 10_000)?.toString('latin1') ?? null).toBe(expected);
    }),
  );
});

test('an escaped form that is longer than Meta’s own could be is not made', () => {
  expect(escapedUnicode(Buffer.from('aéé'), 13)?.toString()).toBe('a\\u00e9\\u00e9');
  expect(escapedUnicode(Buffer.from('aéé'), 12)).toBeNull();
});

test.each(['callback-data-deletion.json', 'callback-deauthorize.json'])('%s: the signed request opens', (name) => {
  const sample = json(name);
  const value = new URLSearchParams(sample.http.body).get('signed_request') ?? '';
  expect(signedRequest(value, sample.app_secret)).toEqual(sample.decoded_payload);
  expect(signedRequest(value, 'f'.repeat(32))).toBeNull();
  expect(signedRequest(value, '')).toBeNull();
});

test('a tampered signed request is refused', () => {
  const sample = json('callback-data-deletion.json');
  expect(signedRequest(sample.tampered_signed_request, sample.app_secret)).toBeNull();
  for (const wrong of ['', '.', 'a.b', 'a.b.c', `${sample.signed_request}.x`]) {
    expect(signedRequest(wrong, sample.app_secret)).toBeNull();
  }
});

test('a signed request that names another algorithm is refused, though its signature is right', () => {
  const secret = 'a'.repeat(32);
  const payload = Buffer.from(JSON.stringify({ algorithm: 'none', user_id: '1' })).toString('base64url');
  const signature = createHmac('sha256', secret).update(payload).digest('base64url');
  expect(signedRequest(`${signature}.${payload}`, secret)).toBeNull();
});
