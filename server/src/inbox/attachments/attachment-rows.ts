import { sql } from 'kysely';
import type { AttachmentRef } from '../../channels/event.ts';
import { newId, type Tx } from '../../db/db.ts';
import { cleanFileName } from './file-types.ts';

export interface NamedFile {
  messageId: string;
  channelId: string;
  position: number;
  ref: AttachmentRef;
}

/** A fetch that is not heard of for so long is begun again: its process died, or the disk was full. */
export const leaseMinutes = 20;
export const fetchLease = sql<Date>`now() + ${leaseMinutes} * interval '1 minute'`;

/** One row per file that a message names, to be fetched. Answers the rows that are new. */
export async function expectFiles(tx: Tx, workspaceId: string, files: readonly NamedFile[]): Promise<string[]> {
  if (files.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    insert into attachments (workspace_id, id, message_id, channel_id, position, kind, name, mime_type, state, source_url,
      source_media_id, next_at)
    select ${workspaceId}::uuid, id, message_id, channel_id, position, kind, name, mime_type, 'pending', url, media_id,
      ${fetchLease}
    from unnest(${files.map(() => newId())}::uuid[], ${files.map((one) => one.messageId)}::uuid[],
      ${files.map((one) => one.channelId)}::uuid[], ${files.map((one) => one.position)}::int[],
      ${files.map(({ ref }) => ref.kind)}::text[], ${files.map(({ ref }) => cleanFileName(ref.name ?? null))}::text[],
      ${files.map(({ ref }) => ref.mimeType?.slice(0, 100) ?? null)}::text[],
      ${files.map(({ ref }) => ref.url ?? null)}::text[], ${files.map(({ ref }) => ref.mediaId ?? null)}::text[])
      as file (id, message_id, channel_id, position, kind, name, mime_type, url, media_id)
    on conflict on constraint attachments_place_unique do nothing
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Takes the files of messages that were taken back. Answers the keys in storage that nobody may read any more. */
export async function dropFiles(tx: Tx, workspaceId: string, messageIds: readonly string[]): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx
    .deleteFrom('attachments')
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', sql<string>`any(${messageIds}::uuid[])`)
    .returning(['storage_key', 'preview_key'])
    .execute();
  return rows.flatMap((row) => [row.storage_key, row.preview_key].filter((key) => key !== null));
}
