import type { Ctx } from '../../context.ts';
import { inWorkspace } from '../../db/db.ts';
import { notFound } from '../../errors.ts';
import { fetchLease } from './attachment-rows.ts';
import { type Attachment, describeAttachment } from './describe-attachment.ts';
import { askForFiles, tellOf } from './fetch-media.ts';

/** *Try again*: one that is here already, or on its way, stays as it is. */
export async function retryFetch(ctx: Ctx, workspaceId: string, id: string): Promise<Attachment> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const failed = await tx
      .updateTable('attachments')
      .set({ state: 'pending', failure: null, attempts: 0, next_at: fetchLease })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('state', '=', 'failed')
      .returningAll()
      .executeTakeFirst();
    if (failed !== undefined) {
      await askForFiles(ctx, tx, workspaceId, [id]);
      await tellOf(tx, workspaceId, failed);
      return describeAttachment(workspaceId, failed);
    }
    const row = await tx
      .selectFrom('attachments')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? notFound('attachment') : describeAttachment(workspaceId, row);
  });
}
