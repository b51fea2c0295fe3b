import { listPublicTexts, savePublicText } from '@roost/contract/privacy.ts';
import { deletionPage, privacyPage, termsPage } from '@roost/contract/public.ts';
import type { FastifyReply } from 'fastify';
import type { Ctx } from '../context.ts';
import { actorOf } from '../db/audit.ts';
import { deletionOf } from '../deletion-requests.ts';
import { type Http, route } from '../http.ts';
import { deletionText } from './deletion-text.ts';
import { renderPage } from './render.ts';
import { publishedText, textsOf, writeText } from './texts.ts';

export function publicPageRoutes(http: Http, ctx: Ctx): void {
  route(http, listPublicTexts, async ({ workspaceId }) => ({
    status: 200,
    body: { items: await textsOf(ctx, workspaceId) },
  }));
  route(http, savePublicText, async ({ workspaceId, caller, params, body }) => ({
    status: 200,
    body: await writeText(ctx, workspaceId, actorOf(caller), params.kind, body.text),
  }));
  for (const [endpoint, kind, title] of [
    [privacyPage, 'privacy', 'Privacy policy'],
    [termsPage, 'terms', 'Terms of service'],
  ] as const) {
    route(http, endpoint, async ({ request, reply }) => {
      const { workspace } = request.query as { workspace?: unknown };
      const found = await publishedText(ctx, kind, typeof workspace === 'string' ? workspace : null);
      return found === null
        ? show(reply, 404, 'Not found', '# Nothing here\nThere is no such page.')
        : show(reply, 200, title, found.text);
    });
  }
  route(http, deletionPage, async ({ request, reply }) => {
    const { code } = request.params as { code: string };
    const done = await deletionOf(ctx, code);
    return done === null
      ? show(reply, 404, 'Not found', '# No such request\nThere is no request with this code. Check the address.')
      : show(reply, 200, 'Data deletion', deletionText(code, done));
  });
}

/** Public, and indexed by nothing. */
function show(reply: FastifyReply, status: number, title: string, text: string): FastifyReply {
  return reply
    .code(status)
    .header('x-robots-tag', 'noindex, nofollow')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(renderPage(title, text));
}
