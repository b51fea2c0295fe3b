import { sql } from 'kysely';
import type { Ctx } from '../../context.ts';
import { inWorkspace, newId, type Tx } from '../../db/db.ts';
import { fail } from '../../errors.ts';
import { type Attachment, describeAttachment } from './describe-attachment.ts';
import { askForRemoval } from './fetch-media.ts';
import { cleanFileName } from './file-types.ts';
import { keepFile } from './keep-file.ts';
import { heldBySavedReplies } from './saved-files.ts';

const forgetUpload = 'media.forget';
/** What is uploaded and not sent within a day is forgotten. */
const unsentHours = 24;

interface Upload {
  workspaceId: string;
  attachmentId: string;
}

export function uploadJobs(ctx: Ctx): void {
  ctx.jobs.work<Upload>(forgetUpload, (forgotten) => {
    const { workspaceId, attachmentId } = forgotten;
    return inWorkspace(ctx, workspaceId, async (tx) => {
      if (await isWanted(tx, forgotten)) return forgetLater(ctx, tx, forgotten);
      const row = await tx
        .deleteFrom('attachments')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', attachmentId)
        .where('message_id', 'is', null)
        .returning(['storage_key', 'preview_key'])
        .executeTakeFirst();
      const keys = [row?.storage_key, row?.preview_key].filter((key) => typeof key === 'string');
      await askForRemoval(ctx, tx, keys);
    });
  });
}

function forgetLater(ctx: Ctx, tx: Tx, { workspaceId, attachmentId }: Upload): Promise<void> {
  return ctx.jobs.add(
    tx,
    forgetUpload,
    { workspaceId, attachmentId },
    { key: attachmentId, startAfterSeconds: unsentHours * 3600 },
  );
}

/** Whether a saved reply or a draft holds it, or a message that waits for its time takes it along. */
async function isWanted(tx: Tx, { workspaceId, attachmentId }: Upload): Promise<boolean> {
  if ((await heldBySavedReplies(tx, workspaceId, [attachmentId])).size > 0) return true;
  const held = JSON.stringify([{ id: attachmentId }]);
  const heldByOthers = JSON.stringify([{ files: [{ id: attachmentId }] }]);
  const { rows } = await sql<{ wanted: boolean }>`
    select exists (select from scheduled_messages
        where workspace_id = ${workspaceId} and body -> 'attachmentIds' ? ${attachmentId})
      or exists (select from drafts
        where workspace_id = ${workspaceId} and (files @> ${held}::jsonb or others @> ${heldByOthers}::jsonb))
      as wanted`.execute(tx);
  return rows[0]?.wanted === true;
}

export interface UploadedFile {
  name: string;
  body: AsyncIterable<Uint8Array>;
}

/** Keeps a file that an agent wants to send. It belongs to no message yet. */
export async function upload(ctx: Ctx, workspaceId: string, file: UploadedFile): Promise<Attachment> {
  const kept = await keepFile(ctx, workspaceId, file.body, null);
  if (kept.bytes === 0) {
    await ctx.storage.remove(kept.storageKey);
    fail('invalid_input', 'The file is empty.', { field: 'file' });
  }
  const attachmentId = newId();
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const row = await tx
      .insertInto('attachments')
      .values({
        workspace_id: workspaceId,
        id: attachmentId,
        kind: kept.kind,
        name: cleanFileName(file.name),
        mime_type: kept.mimeType,
        bytes: kept.bytes,
        width: kept.width,
        height: kept.height,
        state: 'stored',
        storage_key: kept.storageKey,
        preview_key: kept.previewKey,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await forgetLater(ctx, tx, { workspaceId, attachmentId });
    return describeAttachment(workspaceId, row);
  });
}
