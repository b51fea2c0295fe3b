import multipart from '@fastify/multipart';
import { downloadAttachment, fetchMedia, retryAttachment, uploadAttachment } from '@roost/contract/attachments.ts';
import type { Ctx } from '../../context.ts';
import { fail } from '../../errors.ts';
import { type Http, route } from '../../http.ts';
import { mediaJobs } from './fetch-media.ts';
import { fileBytesMax } from './keep-file.ts';
import { serveLinked } from './media-links.ts';
import { retryFetch } from './retry-fetch.ts';
import { serve } from './serve.ts';
import { upload, uploadJobs } from './upload.ts';

export function attachmentJobs(ctx: Ctx): void {
  mediaJobs(ctx);
  uploadJobs(ctx);
}

export function attachmentRoutes(http: Http, ctx: Ctx): void {
  // A scope of its own: nowhere else is a form read.
  http.register(async (scope) => {
    await scope.register(multipart, { limits: { files: 1, fields: 4, fieldSize: 1_000, fileSize: fileBytesMax } });
    route(scope, uploadAttachment, async ({ workspaceId, request }) => {
      const file = request.isMultipart() ? await request.file() : undefined;
      if (file === undefined) return fail('invalid_input', 'Send one file as multipart/form-data.', { field: 'file' });
      return { status: 201, body: await upload(ctx, workspaceId, { name: file.filename, body: whole(file.file) }) };
    });
  });
  route(http, downloadAttachment, ({ workspaceId, params, query, request, reply }) =>
    serve(
      ctx,
      workspaceId,
      params.id,
      { preview: query.preview !== undefined, download: query.download !== undefined, range: request.headers.range },
      reply,
    ),
  );
  route(http, fetchMedia, ({ params, reply }) => serveLinked(ctx, params.place, params.token, reply));
  route(http, retryAttachment, async ({ workspaceId, params }) => ({
    status: 202,
    body: await retryFetch(ctx, workspaceId, params.id),
  }));
}

/** A file over the limit ends early, and says so only afterwards. */
async function* whole(file: AsyncIterable<Uint8Array> & { truncated: boolean }): AsyncGenerator<Uint8Array> {
  yield* file;
  if (file.truncated) {
    fail('payload_too_large', `A file can have at most ${fileBytesMax / 1_000_000} MB.`, { field: 'file' });
  }
}
