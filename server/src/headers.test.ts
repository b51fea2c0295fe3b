import { afterAll, beforeAll, expect, test } from 'vitest';
import { testClient } from './test/client.ts';
import { startRoost, type TestRoost } from './test/roost.ts';

let plain: TestRoost;
let secure: TestRoost;

beforeAll(async () => {
  [plain, secure] = await Promise.all([startRoost(), startRoost({ PUBLIC_URL: 'https://inbox.example.com' })]);
});
afterAll(() => Promise.all([plain.close(), secure.close()]));

const nothingElse = "'none'";
/** Images and sounds that the browser makes itself; styles that Mantine writes while it draws. Scripts: our files alone. */
const policy = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'media-src': "'self' blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'object-src': nothingElse,
  'base-uri': nothingElse,
  'form-action': "'self'",
  'frame-ancestors': nothingElse,
};

/** The app, a page for everybody, and answers of the API: good, refused, and where there is nothing. */
test.each(['/', '/w/1/inbox', '/terms', '/api/setup', '/api/me', '/api/nothing'])(
  '%s says what a browser may do with it',
  async (path) => {
    const { headers } = await testClient(plain.url).call('GET', path);
    const directives = (headers.get('content-security-policy') ?? '').split(';').map((each) => each.trim());
    const found = directives.map((each) => [each.split(' ')[0], each.slice(each.indexOf(' ') + 1)]);
    expect(Object.fromEntries(found)).toEqual(policy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    // A page on http must not be bound to https.
    expect(headers.has('strict-transport-security')).toBe(false);
    expect(headers.has('x-powered-by')).toBe(false);
  },
);

test('behind https a browser does not come back by http', async () => {
  for (const path of ['/', '/api/setup']) {
    const { headers } = await testClient(secure.app.url).call('GET', path);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8,}/);
  }
});
