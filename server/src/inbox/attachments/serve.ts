import type { FastifyReply } from 'fastify';
import type { Ctx } from '../../context.ts';
import { readWorkspace } from '../../db/db.ts';
import { notFound } from '../../errors.ts';
import type { StoredFile } from '../../storage.ts';
import { downloadName, type FileKind, isShown } from './file-types.ts';

interface Wish {
  preview: boolean;
  /** As a file to save, whatever it is. */
  download: boolean;
  range: string | undefined;
}

/** The bytes of one attachment, or a part of them. What could carry a script is only ever a download. */
export async function serve(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  wish: Wish,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { file, name, kind } = await find(ctx, workspaceId, id, wish.preview);
  const shown = isShown(file.mimeType) && !wish.download;
  reply
    .type(shown ? file.mimeType : file.mimeType.startsWith('text/') ? 'text/plain; charset=utf-8' : downloadType(file))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, max-age=86400, immutable')
    .header('accept-ranges', 'bytes')
    .header('content-disposition', disposition(shown, downloadName(name, kind, file.mimeType)));
  const range = rangeOf(wish.range, file.bytes);
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${file.bytes}`).header('content-length', 0).send('');
  }
  if (range === null) return reply.header('content-length', file.bytes).send(file.read());
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`)
    .header('content-length', range.end - range.start + 1)
    .send(file.read(range));
}

async function find(ctx: Ctx, workspaceId: string, id: string, preview: boolean) {
  const row = await readWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('attachments')
      .select(['storage_key', 'preview_key', 'name', 'kind'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  const key = preview ? (row?.preview_key ?? row?.storage_key) : row?.storage_key;
  const file: StoredFile | null = key == null ? null : await ctx.storage.open(key);
  if (row === undefined || file === null) return notFound('attachment');
  return { file, name: row.name, kind: row.kind satisfies FileKind };
}

/** Markup keeps its type from no browser: it is bytes to save. */
function downloadType(file: StoredFile): string {
  return /xml|html|svg|script/.test(file.mimeType) ? 'application/octet-stream' : file.mimeType;
}

function disposition(shown: boolean, name: string): string {
  const plain = name.replace(/[^\w. -]+/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${shown ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** One range, as players ask for it (RFC 9110 §14); several at once are answered with the whole. */
export function rangeOf(
  header: string | undefined,
  bytes: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return start > end || start >= bytes ? 'unsatisfiable' : { start, end };
}
