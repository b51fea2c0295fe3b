import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import callback from './fixtures/callback-deauthorize.json' with { type: 'json' };
import proof from './fixtures/vector-appsecret-proof.json' with { type: 'json' };
import vector from './fixtures/vector-x-hub-signature-256.json' with { type: 'json' };
import { encodeBody, secretProof, signBody, signedRequest } from './signature.ts';

const raw = readFileSync(new URL('fixtures/nasty-escaped-slashes-raw.json', import.meta.url));

it('signs the exact bytes as Meta does', () => {
  expect(createHash('sha256').update(raw).digest('hex')).toBe(vector.body_sha256);
  expect(signBody(vector.app_secret, raw)).toBe(vector.header_value);
});

it('writes a body in the escaped form Meta signs, byte for byte', () => {
  expect(encodeBody(JSON.parse(raw.toString('utf8'))).toString('latin1')).toBe(raw.toString('latin1'));
});

it('escapes everything outside ASCII in lower case, surrogates apart', () => {
  expect(encodeBody({ text: 'É 👍 a/b' }).toString('latin1')).toBe('{"text":"\\u00c9 \\ud83d\\udc4d a\\/b"}');
});

it('proves the secret plain and time-stamped', () => {
  expect(secretProof(proof.app_secret, proof.access_token)).toBe(proof.appsecret_proof_plain);
  expect(secretProof(proof.app_secret, proof.access_token, `${proof.appsecret_time}`)).toBe(
    proof.appsecret_proof_timed,
  );
});

it('makes the signed_request of the deauthorize callback', () => {
  const expected = new URLSearchParams(callback.http.body).get('signed_request');
  expect(signedRequest(callback.app_secret, callback.decoded_payload)).toBe(expected);
});
