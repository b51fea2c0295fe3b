import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

const require = createRequire(import.meta.url);

/** Everything the page may load, by the path under /phone/. Nothing else is ever read from disk. */
const files = new Map<string, string>(
  readdirSync(pageFile(''))
    .filter((name) => /\.(?:ts|css|svg)$/.test(name))
    .map((name) => [name, pageFile(name)]),
);
files.set('vendor/preact.js', require.resolve('preact'));
files.set('vendor/preact-hooks.js', require.resolve('preact/hooks'));
files.set('vendor/htm.js', besideRequired('htm', 'htm.module.js'));
files.set('vendor/htm-preact.js', besideRequired('htm/preact', 'index.module.js'));

const importMap = JSON.stringify({
  imports: {
    preact: '/phone/vendor/preact.js',
    'preact/hooks': '/phone/vendor/preact-hooks.js',
    htm: '/phone/vendor/htm.js',
    'htm/preact': '/phone/vendor/htm-preact.js',
  },
});

/** The import map has to be inline; its hash lets it through while every other inline script stays refused. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the phones page: the document at `/`, its modules and styles under `/phone/`. */
export function registerPhone(app: FastifyInstance): void {
  app.get('/', async (_request, reply) => {
    const page = await readFile(pageFile('page.html'), 'utf8');
    return reply
      .headers(safetyHeaders)
      .header('content-security-policy', contentSecurityPolicy)
      .type('text/html; charset=utf-8')
      .send(page.replace('<!-- import map -->', () => `<script type="importmap">${importMap}</script>`));
  });

  app.get<{ Params: { '*': string } }>('/phone/*', async (request, reply) => {
    const name = request.params['*'];
    const path = files.get(name);
    if (path === undefined) {
      return reply
        .code(404)
        .headers(safetyHeaders)
        .type('text/plain; charset=utf-8')
        .send('There is no such file on the phones page.');
    }
    return reply
      .headers(safetyHeaders)
      .type(contentType(name))
      .send(await browserText(path));
  });
}

const safetyHeaders = {
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const served = new Map<string, { mtimeMs: number; text: string }>();

/** The file as a browser takes it; TypeScript loses its types once per change of the file. */
async function browserText(path: string): Promise<string> {
  const { mtimeMs } = await stat(path);
  const known = served.get(path);
  if (known?.mtimeMs === mtimeMs) return known.text;
  const source = await readFile(path, 'utf8');
  const text = path.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
  served.set(path, { mtimeMs, text });
  return text;
}

function contentType(name: string): string {
  if (name.endsWith('.css')) return 'text/css; charset=utf-8';
  if (name.endsWith('.svg')) return 'image/svg+xml';
  return 'text/javascript; charset=utf-8';
}

function pageFile(name: string): string {
  return fileURLToPath(new URL(`./page/${name}`, import.meta.url));
}

/** htm publishes its browser modules next to the file that `require` finds. */
function besideRequired(specifier: string, name: string): string {
  return require.resolve(specifier).replace(/[^/\\]+$/, name);
}
