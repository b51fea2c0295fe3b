import { listPublicTexts, savePublicText } from '@roost/contract/privacy.ts';
import { deletionPage, privacyPage, termsPage } from '@roost/contract/public.ts';
import type { FastifyReply } from 'fastify';
import type { Ctx } from '../context.ts';
import { actorOf } from '../db/audit.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { type Http, route } from '../http.ts';
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
    const at = await doneAt(ctx, code);
    return at === null
      ? show(reply, 404, 'Not found', '# No such request\nThere is no request with this code. Check the address.')
      : show(reply, 200, 'Data deletion', doneText(code, at));
  });
}

function doneText(code: string, at: Date): string {
  return `# Your data was deleted

The request ${code} was carried out on ${at.toISOString().slice(0, 10)}. What was kept about you in this inbox has been erased: messages and files, names, ids and tokens.

Copies in encrypted backups disappear when those are replaced. What Meta itself keeps is covered by Meta’s privacy policy.`;
}

function doneAt(ctx: Ctx, code: string): Promise<Date | null> {
  return acrossWorkspaces(ctx, async (tx) => {
    const row = await tx
      .selectFrom('deletion_requests')
      .select('created_at')
      .where('code', '=', code)
      .executeTakeFirst();
    return row?.created_at ?? null;
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
