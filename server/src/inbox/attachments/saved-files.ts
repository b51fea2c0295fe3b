/** Files of saved replies: kept as long as the reply is, and copied for each message that uses them. */
import { sql } from 'kysely';
import type { Ctx } from '../../context.ts';
import { newId, type Tx } from '../../db/db.ts';
import { fail } from '../../errors.ts';

/** Of these files the ones that a saved reply holds. */
export async function heldBySavedReplies(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select distinct held.id from saved_replies s, unnest(s.attachment_ids) as held (id)
    where s.workspace_id = ${workspaceId} and held.id = any(${ids}::uuid[])`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** A file of its own with the same bytes: what happens to one of the two does not touch the other. */
export async function copyOf(ctx: Ctx, tx: Tx, workspaceId: string, attachmentId: string): Promise<string> {
  const row = await tx
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', attachmentId)
    .executeTakeFirstOrThrow();
  const id = newId();
  const { storage_key, preview_key, ...facts } = row;
  await tx
    .insertInto('attachments')
    .values({
      ...{ workspace_id: workspaceId, id, kind: facts.kind, name: facts.name, mime_type: facts.mime_type },
      ...{ bytes: Number(facts.bytes ?? 0), width: facts.width, height: facts.height, state: 'stored' },
      storage_key: await copyKey(ctx, workspaceId, storage_key),
      preview_key: preview_key === null ? null : await copyKey(ctx, workspaceId, preview_key),
    })
    .execute();
  return id;
}

async function copyKey(ctx: Ctx, workspaceId: string, key: string | null): Promise<string> {
  const file = key === null ? null : await ctx.storage.open(key);
  if (file === null) {
    return fail('invalid_input', 'A file of the saved reply is not here (any more); upload it there again.', {
      field: 'attachmentIds',
    });
  }
  const copy = `media/${workspaceId}/${newId()}`;
  await ctx.storage.keep(copy, file.read(), async () => file.mimeType);
  return copy;
}
