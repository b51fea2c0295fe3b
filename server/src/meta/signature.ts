/** What Meta signs with an app secret: webhook bodies and `signed_request`. No secret, no trust. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type JsonObject, parseLossless } from './lossless-json.ts';
import { isObject } from './read-json.ts';

/** `X-Hub-Signature-256` over the raw bytes (META.md §3). */
export function verifySignature(rawBody: Uint8Array, header: string | undefined, secret: string): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  if (!hex || secret === '') return false;
  const claimed = Buffer.from(hex, 'hex');
  if (timingSafeEqual(hmac(rawBody, secret), claimed)) return true;
  // Meta signs the escaped form; should the wire ever carry the characters themselves, the escaped form is what counts.
  const escaped = escapedUnicode(rawBody);
  return escaped !== null && timingSafeEqual(hmac(escaped, secret), claimed);
}

function hmac(data: Uint8Array | string, secret: string): Buffer {
  return createHmac('sha256', secret).update(data).digest();
}

function escapedUnicode(rawBody: Uint8Array): string | null {
  if (!rawBody.some((byte) => byte > 0x7f)) return null;
  const text = Buffer.from(rawBody).toString('utf8');
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The payload of a `signed_request` (deauthorize, data deletion; META.md §7), or null when it is not Meta's. */
export function signedRequest(value: string, secret: string): JsonObject | null {
  const [signature, encoded, ...rest] = value.split('.');
  if (!signature || !encoded || rest.length > 0 || secret === '') return null;
  const claimed = base64url(signature);
  if (claimed?.length !== 32 || !timingSafeEqual(hmac(encoded, secret), claimed)) return null;
  const payload = jsonOf(base64url(encoded));
  return payload?.algorithm === 'HMAC-SHA256' ? payload : null;
}

/** Base64url with or without padding; null for anything else. */
function base64url(text: string): Buffer | null {
  return /^[A-Za-z0-9_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : null;
}

function jsonOf(bytes: Buffer | null): JsonObject | null {
  try {
    const value = parseLossless(bytes?.toString('utf8') ?? '');
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
