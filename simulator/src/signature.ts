import { createHmac } from 'node:crypto';

/**
 * The wire form of a webhook body: compact JSON, non-ASCII as lower-case \uXXXX, slashes escaped.
 * platform.md §3.3: Meta signs exactly these bytes; re-serialising gives another signature.
 */
export function encodeBody(payload: unknown): Buffer {
  const json = JSON.stringify(payload)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(json, 'latin1');
}

/** The value of X-Hub-Signature-256 for these exact bytes. */
export function signBody(secret: string, bytes: Uint8Array | string): string {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

/** platform.md §1.9: base64url(signature) "." base64url(JSON), signed over the encoded payload. */
export function signedRequest(secret: string, payload: object): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
  const signature = createHmac('sha256', secret).update(encoded).digest('base64url');
  return `${signature}.${encoded}`;
}

/** platform.md §1.6: plain, or time-stamped over `token|seconds`. */
export function secretProof(secret: string, accessToken: string, timeSeconds?: string): string {
  const message = timeSeconds === undefined ? accessToken : `${accessToken}|${timeSeconds}`;
  return createHmac('sha256', secret).update(message).digest('hex');
}
