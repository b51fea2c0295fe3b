import { createHmac } from 'node:crypto';

/** As Meta signs what it posts to the deauthorize and data deletion callbacks (platform.md §1.9). */
export function signedRequest(payload: object, secret: string): string {
  const encoded = Buffer.from(JSON.stringify({ algorithm: 'HMAC-SHA256', ...payload })).toString('base64url');
  return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
}
