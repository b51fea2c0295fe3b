import type { FastifyReply } from 'fastify';
import type { Ctx } from '../../context.ts';
import { randomToken, sha256 } from '../../crypto.ts';
import { inWorkspace } from '../../db/db.ts';
import { notFound } from '../../errors.ts';

/** Meta fetches at once, and again within minutes when its first try fails. */
const linkMinutes = 10;

/** A random public address of one file, for where Graph takes no upload. */
export async function linkTo(ctx: Ctx, workspaceId: string, attachmentId: string): Promise<string> {
  const token = randomToken(32);
  const now = ctx.clock.now();
  await inWorkspace(ctx, workspaceId, async (tx) => {
    await tx.deleteFrom('media_links').where('workspace_id', '=', workspaceId).where('expires_at', '<', now).execute();
    await tx
      .insertInto('media_links')
      .values({
        workspace_id: workspaceId,
        token_hash: sha256(token),
        attachment_id: attachmentId,
        expires_at: new Date(now.getTime() + linkMinutes * 60_000),
      })
      .execute();
  });
  return `${ctx.config.publicUrl}/api/media/${workspaceId}/${token}`;
}

/** Whoever knows the address gets the file; a wrong, an old and a foreign one look the same. */
export async function serveLinked(
  ctx: Ctx,
  workspaceId: string,
  token: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('media_links as l')
      .innerJoin('attachments as a', (join) =>
        join.onRef('a.workspace_id', '=', 'l.workspace_id').onRef('a.id', '=', 'l.attachment_id'),
      )
      .select('a.storage_key')
      .where('l.workspace_id', '=', workspaceId)
      .where('l.token_hash', '=', sha256(token))
      .where('l.expires_at', '>', ctx.clock.now())
      .executeTakeFirst(),
  );
  const file = row?.storage_key == null ? null : await ctx.storage.open(row.storage_key);
  if (file === null) return notFound('file');
  return reply
    .type(file.mimeType)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', 'no-store')
    .header('content-disposition', 'attachment')
    .header('content-length', file.bytes)
    .send(file.read());
}
