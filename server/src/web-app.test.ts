import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Http } from './http.ts';
import { serveWebApp } from './web-app.ts';

const script = `console.log(${JSON.stringify('A nest. '.repeat(300))})`;
const page = `<!doctype html><title>Roost</title>${'<p>a nest</p>'.repeat(100)}`;
const folder = mkdtempSync(join(tmpdir(), 'roost-web-'));
const http = Fastify() as unknown as Http;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  lay('assets/app-1a2b.js', script);
  lay('index.html', page);
  writeFileSync(join(folder, 'assets/small-3c4d.js'), 'export {}');
  await serveWebApp(http, folder);
});
afterAll(async () => {
  await http.close();
  rmSync(folder, { recursive: true });
});

function lay(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
}

const ask = (url: string, encoding = 'identity') =>
  http.inject({ method: 'GET', url, headers: { 'accept-encoding': encoding } });

test.for([
  ['a browser on https', 'gzip, deflate, br, zstd', 'br'],
  ['a browser on plain http', 'gzip, deflate', 'gzip'],
  ['a program that says nothing of packing', 'identity', undefined],
] as const)('script and page go to %s as small as it can take them', async ([, accepted, packed]) => {
  for (const [url, text, type] of [
    ['/assets/app-1a2b.js', script, /^(text|application)\/javascript/],
    ['/', page, /^text\/html/],
    ['/w/1/inbox', page, /^text\/html/],
  ] as const) {
    const answer = await ask(url, accepted);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-encoding']).toBe(packed);
    expect(answer.headers['content-type']).toMatch(type);
    expect(answer.headers.vary).toMatch(/accept-encoding/i);
    if (packed === undefined) expect(answer.body).toBe(text);
    else expect(answer.rawPayload.length).toBeLessThan(text.length / 4);
  }
});

test('what is too small to pack goes out as it is', async () => {
  const answer = await ask('/assets/small-3c4d.js', 'gzip, br');
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body).toBe('export {}');
});

test('files with a hash in their name are kept, the page is asked for anew', async () => {
  expect((await ask('/assets/app-1a2b.js', 'br')).headers['cache-control']).toMatch(/immutable/);
  expect((await ask('/', 'br')).headers['cache-control']).toBe('no-cache');
});

test('there is nothing under the addresses of the interface, nor where a file is missing', async () => {
  for (const url of ['/api/nothing', '/metrics', '/assets/gone-5e6f.js']) expect((await ask(url)).statusCode).toBe(404);
});
