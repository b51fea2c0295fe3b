import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerPhone } from './phone.ts';

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = Fastify();
  registerPhone(app);
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

test('the page is HTML and lets nothing but its own files run', async () => {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/]+=*';/);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

test('the import map in the page is the one whose hash the policy allows', async () => {
  const response = await fetch(url);
  const map = /<script type="importmap">(.*?)<\/script>/s.exec(await response.text())?.[1] ?? '';
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(map));
  const expected = Buffer.from(hash).toString('base64');
  expect(response.headers.get('content-security-policy')).toContain(`'sha256-${expected}'`);
});

test('a TypeScript module reaches the browser as JavaScript without types', async () => {
  const response = await fetch(`${url}/phone/state.ts`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const source = await response.text();
  expect(source).toContain('export function watchState(show');
  expect(source).not.toMatch(/export type|: Promise</);
});

test('everything the page loads, directly or through its modules, is served', async () => {
  const page = await (await fetch(url)).text();
  const map = JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as {
    imports: Record<string, string>;
  };
  const waiting = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await fetch(url + path);
    expect(`${path} ${response.status}`).toBe(`${path} 200`);
    if (!response.headers.get('content-type')?.startsWith('text/javascript')) continue;
    for (const [, specifier = ''] of (await response.text()).matchAll(/(?:from|import)\s*["']([^"']+)["']/g)) {
      waiting.push(map.imports[specifier] ?? new URL(specifier, url + path).pathname);
    }
  }
  expect([...seen]).toEqual(
    expect.arrayContaining(['/phone/app.ts', '/phone/thread-view.ts', '/phone/vendor/preact.js']),
  );
});

test.each(['/phone/', '/phone/nothing.ts', '/phone/page.html', '/phone/../phone.ts', '/phone/..%2Fphone.ts'])(
  'a path that is not on the list is refused: %s',
  async (path) => {
    const response = await app.inject(path);
    expect(response.statusCode).toBe(404);
    expect(response.body).not.toContain('registerPhone');
  },
);
