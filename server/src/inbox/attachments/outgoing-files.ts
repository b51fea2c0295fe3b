/** Files on their way out: from an upload to a message, and from a message to Meta. */
import type { FileKind, SendLimits } from '@roost/contract/outgoing.ts';
import type { OutgoingFile } from '../../channels/outgoing.ts';
import { accepts } from '../../channels/refuse.ts';
import type { Ctx } from '../../context.ts';
import { inWorkspace, type Tx } from '../../db/db.ts';
import { fail } from '../../errors.ts';
import { downloadName } from './file-types.ts';
import { linkTo } from './media-links.ts';
import { copyOf, heldBySavedReplies } from './saved-files.ts';

/** A file that was uploaded before. */
export interface UploadedFile {
  attachmentId: string;
  kind: FileKind;
  name: string;
  mimeType: string;
  bytes: number;
}

/** The uploads with these ids, in this order, and locked: each goes out once. Those of saved replies go as copies. */
export async function takeUploads(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  voice: boolean,
): Promise<UploadedFile[]> {
  if (ids.length === 0) return [];
  if (new Set(ids).size < ids.length) fail('invalid_input', 'A file is named twice.', { field: 'attachmentIds' });
  const rows = await tx
    .selectFrom('attachments')
    .select(['id', 'kind', 'name', 'mime_type', 'bytes', 'message_id', 'state'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
  const held = await heldBySavedReplies(tx, workspaceId, ids);
  const copies = new Map<string, string>();
  for (const id of held) copies.set(id, await copyOf(ctx, tx, workspaceId, id));
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id);
    if (row === undefined || row.state !== 'stored') {
      return fail('invalid_input', 'A file is not here (any more); upload it again.', { field: 'attachmentIds' });
    }
    if (row.message_id !== null) {
      return fail('invalid_input', 'A file belongs to another message already; upload it again.', {
        field: 'attachmentIds',
      });
    }
    const mimeType = row.mime_type ?? 'application/octet-stream';
    return {
      attachmentId: copies.get(id) ?? id,
      kind: voice && row.kind === 'audio' ? 'voice' : row.kind,
      name: downloadName(row.name, row.kind, mimeType),
      mimeType,
      bytes: Number(row.bytes ?? 0),
    };
  });
}

/** What the channel does not take as a picture or film it may take as a plain file. */
export function asTaken(file: UploadedFile, limits: SendLimits): UploadedFile {
  const own = limits.files[file.kind];
  const plain = limits.files.file;
  if (own !== undefined && accepts(own, file.mimeType)) return file;
  return plain !== undefined && accepts(plain, file.mimeType) ? { ...file, kind: 'file' } : file;
}

export async function giveToMessage(
  tx: Tx,
  workspaceId: string,
  file: UploadedFile,
  message: { id: string; channelId: string; position: number },
): Promise<void> {
  await tx
    .updateTable('attachments')
    .set({ message_id: message.id, channel_id: message.channelId, position: message.position })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', file.attachmentId)
    .execute();
}

/** The file of a message that is being sent; null when it is gone. */
export function fileOfMessage(ctx: Ctx, workspaceId: string, messageId: string): Promise<OutgoingFile | null> {
  return readFile(ctx, workspaceId, 'message_id', messageId);
}

/** An upload that belongs to no message, to be shown to Meta; null when it is not there. */
export function uploadedFile(ctx: Ctx, workspaceId: string, attachmentId: string): Promise<OutgoingFile | null> {
  return readFile(ctx, workspaceId, 'id', attachmentId);
}

async function readFile(
  ctx: Ctx,
  workspaceId: string,
  by: 'id' | 'message_id',
  id: string,
): Promise<OutgoingFile | null> {
  const row = await inWorkspace(ctx, workspaceId, (tx) =>
    tx
      .selectFrom('attachments')
      .select(['id', 'kind', 'name', 'storage_key'])
      .where('workspace_id', '=', workspaceId)
      .where(by, '=', id)
      .orderBy('position')
      .executeTakeFirst(),
  );
  if (row === undefined || row.storage_key === null) return null;
  const stored = await ctx.storage.open(row.storage_key);
  if (stored === null) return null;
  return {
    name: downloadName(row.name, row.kind, stored.mimeType),
    mimeType: stored.mimeType,
    bytes: stored.bytes,
    read: () => stored.read(),
    link: () => linkTo(ctx, workspaceId, row.id),
  };
}
