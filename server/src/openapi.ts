import swagger from '@fastify/swagger';
import type { Endpoint } from '@roost/contract/endpoint.ts';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Http } from './http.ts';

/** Collects every route registered after it into one OpenAPI 3.1 document, from the values of the contract. */
export async function describeApi(http: Http, publicUrl: string): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Roost',
        version: '0.1.0',
        description:
          'Cookie writes need the header `X-Roost: 1` or `Origin` equal to PUBLIC_URL; `Authorization: Bearer <API key>` needs neither. ' +
          'A workspace you are no member of, and an id that is not yours, answer 404.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'roost.session_token' },
          apiKey: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { apiKey: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** The document itself, and a plain page that lists it; both open to anyone, as the source is. */
export function apiDocumentRoutes(http: Http, endpoints: readonly Endpoint[]): void {
  http.get('/api/openapi.json', { schema: { hide: true } }, async () => http.swagger());
  const rows = endpoints
    .map(({ method, path, summary, access }) => {
      const cells = [method, path, summary, access];
      return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
    })
    .join('\n');
  http.get('/api/docs', { schema: { hide: true } }, async (_request, reply) => {
    return reply.type('text/html; charset=utf-8').send(docsPage(rows));
  });
}

function docsPage(rows: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Roost API</title>
<style>
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;padding:.35rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);overflow-wrap:anywhere}
td:nth-child(-n+2){font-family:ui-monospace,monospace}
</style></head><body>
<h1>Roost API</h1>
<p>The full description with every field is <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Who may call</th></tr></thead><tbody>
${rows}
</tbody></table></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
