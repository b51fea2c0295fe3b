/** What Meta signs with an app secret: webhook bodies and `signed_request`. No secret, no trust. */
import { isAscii } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type JsonObject, parseLossless } from './lossless-json.ts';
import { isObject } from './read-json.ts';

/** `X-Hub-Signature-256` over these very bytes (META.md §3). */
export function verifySignature(bytes: Uint8Array, header: string | undefined, secret: string): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  if (!hex || secret === '') return false;
  return timingSafeEqual(hmac(bytes, secret), Buffer.from(hex, 'hex'));
}

function hmac(data: Uint8Array | string, secret: string): Buffer {
  return createHmac('sha256', secret).update(data).digest();
}

const hexDigits = Buffer.from('0123456789abcdef');

/**
 * Meta signs the escaped form, and sends it. Should the wire ever carry the characters themselves, this is what was
 * signed; null where there is nothing to escape, or it would be longer than `bytesMax`.
 */
export function escapedUnicode(body: Uint8Array, bytesMax: number): Buffer | null {
  if (isAscii(body)) return null;
  const text = Buffer.from(body).toString('utf8');
  let bytes = 0;
  for (let at = 0; at < text.length && bytes <= bytesMax; at += 1) bytes += text.charCodeAt(at) > 0x7f ? 6 : 1;
  if (bytes > bytesMax) return null;
  const escaped = Buffer.allocUnsafe(bytes);
  let end = 0;
  const put = (byte: number | undefined) => {
    escaped[end] = byte ?? 0;
    end += 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit <= 0x7f) {
      put(unit);
      continue;
    }
    put(0x5c);
    put(0x75);
    for (let shift = 12; shift >= 0; shift -= 4) put(hexDigits[(unit >> shift) & 0xf]);
  }
  return escaped;
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
