import type { ContactField, changeContactField, createContactField } from '@roost/contract/contact-lists.ts';
import type { Body } from '@roost/contract/endpoint.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx, violates } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { publish } from '../live.ts';

const columns = ['id', 'name', 'type', 'options', 'position'] as const;
export const fieldsMax = 50;

export function fieldsOf(ctx: Ctx, workspaceId: string): Promise<{ items: ContactField[] }> {
  return readWorkspace(ctx, workspaceId, async (tx) => ({ items: await selectFields(tx, workspaceId) }));
}

export function selectFields(tx: Tx, workspaceId: string): Promise<ContactField[]> {
  return tx
    .selectFrom('contact_fields')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export function addField(ctx: Ctx, workspaceId: string, wish: Body<typeof createContactField>): Promise<ContactField> {
  if (wish.type === 'select' && (wish.options ?? []).length === 0) {
    fail('invalid_input', 'A choice needs at least one option.', { field: 'options' });
  }
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const known = await selectFields(tx, workspaceId);
      if (known.length >= fieldsMax) fail('conflict', `A workspace has at most ${fieldsMax} fields.`);
      const row = await tx
        .insertInto('contact_fields')
        .values({
          workspace_id: workspaceId,
          id: newId(),
          name: wish.name,
          type: wish.type,
          options: wish.type === 'select' ? (wish.options ?? []) : [],
          position: wish.position ?? (known.at(-1)?.position ?? -1) + 1,
        })
        .returning(columns)
        .executeTakeFirstOrThrow();
      await announce(tx, workspaceId);
      return row;
    }),
  );
}

export function editField(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  wish: Body<typeof changeContactField>,
): Promise<ContactField> {
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const row = await tx
        .updateTable('contact_fields')
        .set({
          id,
          ...(wish.name === undefined ? {} : { name: wish.name }),
          ...(wish.options === undefined ? {} : { options: wish.options }),
          ...(wish.position === undefined ? {} : { position: wish.position }),
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .returning(columns)
        .executeTakeFirst();
      await announce(tx, workspaceId);
      return row ?? notFound('field');
    }),
  );
}

/** The field and every value of it. */
export function dropField(ctx: Ctx, workspaceId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const gone = await tx
      .deleteFrom('contact_fields')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) notFound('field');
    await sql`update contacts set fields = fields - ${id}::text
      where workspace_id = ${workspaceId} and fields ? ${id}::text`.execute(tx);
    await announce(tx, workspaceId);
  });
}

function announce(tx: Tx, workspaceId: string): Promise<void> {
  return publish(tx, workspaceId, [{ type: 'contact', all: true }]);
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!violates(error, 'contact_fields_name_unique')) throw error;
    return fail('conflict', 'There is a field of this name already.', { field: 'name' });
  }
}
