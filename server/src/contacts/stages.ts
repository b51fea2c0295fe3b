import type { changeStage, createStage, Stage } from '@roost/contract/contact-lists.ts';
import type { Body } from '@roost/contract/endpoint.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx, violates } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { publish } from '../live.ts';

const columns = ['id', 'name', 'color', 'position'] as const;

export function stagesOf(ctx: Ctx, workspaceId: string): Promise<{ items: Stage[] }> {
  return readWorkspace(ctx, workspaceId, async (tx) => ({
    items: (await tx
      .selectFrom('stages')
      .select(columns)
      .where('workspace_id', '=', workspaceId)
      .orderBy('position')
      .orderBy('id')
      .execute()) as Stage[],
  }));
}

export function addStage(ctx: Ctx, workspaceId: string, wish: Body<typeof createStage>): Promise<Stage> {
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const position = wish.position ?? (await nextPosition(tx, workspaceId));
      const row = await tx
        .insertInto('stages')
        .values({ workspace_id: workspaceId, id: newId(), name: wish.name, color: wish.color ?? 'gray', position })
        .returning(columns)
        .executeTakeFirstOrThrow();
      await announce(tx, workspaceId);
      return row as Stage;
    }),
  );
}

export function editStage(ctx: Ctx, workspaceId: string, id: string, wish: Body<typeof changeStage>): Promise<Stage> {
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const row = await tx
        .updateTable('stages')
        .set({
          id,
          ...(wish.name === undefined ? {} : { name: wish.name }),
          ...(wish.color === undefined ? {} : { color: wish.color }),
          ...(wish.position === undefined ? {} : { position: wish.position }),
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .returning(columns)
        .executeTakeFirst();
      await announce(tx, workspaceId);
      return row === undefined ? notFound('stage') : (row as Stage);
    }),
  );
}

export function dropStage(ctx: Ctx, workspaceId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const gone = await tx
      .deleteFrom('stages')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) notFound('stage');
    await announce(tx, workspaceId);
  });
}

async function nextPosition(tx: Tx, workspaceId: string): Promise<number> {
  const last = await tx
    .selectFrom('stages')
    .select(sql<number | null>`max(position)`.as('position'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return (last?.position ?? -1) + 1;
}

function announce(tx: Tx, workspaceId: string): Promise<void> {
  return publish(tx, workspaceId, [{ type: 'contact', all: true }]);
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!violates(error, 'stages_name_unique')) throw error;
    return fail('conflict', 'There is a stage of this name already.', { field: 'name' });
  }
}
