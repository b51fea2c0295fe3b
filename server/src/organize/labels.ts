import type { Label, LabelColor } from '@roost/contract/organize.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, violates } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { publish } from '../live.ts';
import type { Page } from '../paging.ts';
import { readNameCursor, toNamedPage } from '../paging.ts';

const shown = ['id', 'name', 'color'] as const;

export function labelPage(ctx: Ctx, workspaceId: string, page: Page) {
  const after = readNameCursor(page.cursor);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    let select = tx.selectFrom('labels').select(shown).where('workspace_id', '=', workspaceId);
    if (after !== null) select = select.where(sql<boolean>`(name, id) > (${after.name}, ${after.id}::uuid)`);
    const rows = await select
      .orderBy('name')
      .orderBy('id')
      .limit(page.limit + 1)
      .execute();
    return toNamedPage(rows, page.limit, (row): Label => row);
  });
}

export function createLabel(ctx: Ctx, workspaceId: string, wish: { name: string; color?: LabelColor | undefined }) {
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const label = { id: newId(), name: wish.name, color: wish.color ?? 'gray' };
      await tx
        .insertInto('labels')
        .values({ workspace_id: workspaceId, ...label })
        .execute();
      await publish(tx, workspaceId, [{ type: 'label', ids: [label.id] }]);
      return label;
    }),
  );
}

export function changeLabel(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  wish: { name?: string | undefined; color?: LabelColor | undefined },
): Promise<Label> {
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const row = await tx
        .updateTable('labels')
        .set({
          ...(wish.name === undefined ? {} : { name: wish.name }),
          ...(wish.color === undefined ? {} : { color: wish.color }),
          workspace_id: workspaceId,
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .returning(shown)
        .executeTakeFirst();
      if (row === undefined) return notFound('label');
      await publish(tx, workspaceId, [{ type: 'label', ids: [id] }]);
      return row;
    }),
  );
}

export function deleteLabel(ctx: Ctx, workspaceId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const gone = await tx
      .deleteFrom('labels')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) notFound('label');
    await publish(tx, workspaceId, [
      { type: 'label', ids: [id] },
      { type: 'conversation', all: true },
    ]);
  });
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!violates(error, 'labels_name_unique')) throw error;
    return fail('conflict', 'There is a label with this name already.', { field: 'name' });
  }
}
