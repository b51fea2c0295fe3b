import { type Language, languages } from '@roost/contract/language.ts';
import { listPublicTexts, savePublicText } from '@roost/contract/privacy.ts';
import { deletionPage, privacyPage, termsPage } from '@roost/contract/public.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Ctx } from '../context.ts';
import { actorOf } from '../db/audit.ts';
import { type DeletionDone, deletionOf } from '../deletion-requests.ts';
import { type Http, route } from '../http.ts';
import { renderPage } from './render.ts';
import { publishedText, textsOf, writeText } from './texts.ts';
import { type PublicWords, publicWords } from './words/words.ts';

export function publicPageRoutes(http: Http, ctx: Ctx): void {
  route(http, listPublicTexts, async ({ workspaceId, query }) => ({
    status: 200,
    body: { items: await textsOf(ctx, workspaceId, query.language) },
  }));
  route(http, savePublicText, async ({ workspaceId, caller, params, query, body }) => ({
    status: 200,
    body: await writeText(ctx, workspaceId, actorOf(caller), params.kind, body.text, query.language),
  }));
  for (const [endpoint, kind] of [
    [privacyPage, 'privacy'],
    [termsPage, 'terms'],
  ] as const) {
    route(http, endpoint, async ({ request, reply }) => {
      const { workspace } = request.query as { workspace?: unknown };
      const language = languageOf(request);
      const { titles, noPage } = publicWords[language];
      const found = await publishedText(ctx, kind, language, typeof workspace === 'string' ? workspace : null);
      return found === null
        ? show(reply, 404, language, titles.notFound, noPage)
        : show(reply, 200, language, titles[kind], found.text);
    });
  }
  route(http, deletionPage, async ({ request, reply }) => {
    const { code } = request.params as { code: string };
    const language = languageOf(request);
    const words = publicWords[language];
    const done = await deletionOf(ctx, code);
    return done === null
      ? show(reply, 404, language, words.titles.notFound, words.noRequest)
      : show(reply, 200, language, words.titles.deletion, deletionText(words, language, code, done));
  });
}

function deletionText(words: PublicWords, language: Language, code: string, done: DeletionDone): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(done.at);
  return done.contact || done.login ? words.erased({ code, day }, done) : words.nothingKept({ code, day });
}

/** What the reader's browser asks for, as far as we speak it. */
function languageOf(request: FastifyRequest): Language {
  const wanted = new Negotiator(request.raw).language([...languages]);
  return languages.find((language) => language === wanted) ?? 'en';
}

/** Public, and indexed by nothing. */
function show(reply: FastifyReply, status: number, language: Language, title: string, text: string): FastifyReply {
  return reply
    .code(status)
    .header('x-robots-tag', 'noindex, nofollow')
    .header('cache-control', 'no-store')
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(renderPage(language, title, text));
}
