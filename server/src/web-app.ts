import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Http } from './http.ts';

/** Addresses that are ours and never a page of the browser app. */
const reserved = /^\/(api|healthz|readyz|metrics)(\/|$)/;

/** Serves the built browser app; every other page address gets its index.html. */
export async function serveWebApp(http: Http, webDir: string): Promise<void> {
  if (!existsSync(join(webDir, 'index.html'))) {
    http.get('/', { schema: { hide: true } }, async (_request, reply) => {
      return reply.code(503).type('text/plain').send('The browser app is not built: run npm run build.');
    });
    return;
  }
  await http.register(fastifyStatic, {
    root: webDir,
    wildcard: false,
    // The build lays each text file beside itself as .br and .gz.
    preCompressed: true,
    globIgnore: ['**/*.br', '**/*.gz'],
    setHeaders: (reply, path) => {
      // Names under assets/ carry a hash of their content.
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  http.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (reserved.test(path) || path.startsWith('/assets/')) return reply.callNotFound();
    return reply.sendFile('index.html');
  });
}
