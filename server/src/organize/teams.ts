import type { Body } from '@roost/contract/endpoint.ts';
import type { changeTeam as changeEndpoint, createTeam as createEndpoint, Team } from '@roost/contract/organize.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, newId, readWorkspace, type Tx, violates } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import { publish } from '../live.ts';
import type { Page } from '../paging.ts';
import { readNameCursor, toNamedPage } from '../paging.ts';

interface Row {
  id: string;
  name: string;
  round_robin: boolean;
  member_ids: string[];
}

function selectTeams(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('teams as t')
    .select([
      't.id',
      't.name',
      't.round_robin',
      sql<string[]>`array(select m.agent_id from team_members m
        where m.workspace_id = t.workspace_id and m.team_id = t.id order by m.agent_id)`.as('member_ids'),
    ])
    .where('t.workspace_id', '=', workspaceId);
}

function describe({ id, name, round_robin, member_ids }: Row): Team {
  return { id, name, roundRobin: round_robin, memberIds: member_ids };
}

export function teamPage(ctx: Ctx, workspaceId: string, page: Page) {
  const after = readNameCursor(page.cursor);
  return readWorkspace(ctx, workspaceId, async (tx) => {
    let select = selectTeams(tx, workspaceId);
    if (after !== null) select = select.where(sql<boolean>`(t.name, t.id) > (${after.name}, ${after.id}::uuid)`);
    const rows = await select
      .orderBy('t.name')
      .orderBy('t.id')
      .limit(page.limit + 1)
      .execute();
    return toNamedPage(rows, page.limit, describe);
  });
}

export function createTeam(ctx: Ctx, workspaceId: string, wish: Body<typeof createEndpoint>): Promise<Team> {
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const id = newId();
      await tx
        .insertInto('teams')
        .values({ workspace_id: workspaceId, id, name: wish.name, round_robin: wish.roundRobin ?? false })
        .execute();
      await setMembers(tx, workspaceId, id, wish.memberIds ?? []);
      await publish(tx, workspaceId, [{ type: 'team', ids: [id] }]);
      return readTeam(tx, workspaceId, id);
    }),
  );
}

export function changeTeam(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  wish: Body<typeof changeEndpoint>,
): Promise<Team> {
  return named(() =>
    inWorkspace(ctx, workspaceId, async (tx) => {
      const changed = await tx
        .updateTable('teams')
        .set({
          ...(wish.name === undefined ? {} : { name: wish.name }),
          ...(wish.roundRobin === undefined ? {} : { round_robin: wish.roundRobin }),
          workspace_id: workspaceId,
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      if (changed.numUpdatedRows === 0n) notFound('team');
      if (wish.memberIds !== undefined) await setMembers(tx, workspaceId, id, wish.memberIds);
      await publish(tx, workspaceId, [{ type: 'team', ids: [id] }]);
      return readTeam(tx, workspaceId, id);
    }),
  );
}

export function deleteTeam(ctx: Ctx, workspaceId: string, id: string): Promise<void> {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const gone = await tx
      .deleteFrom('teams')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) notFound('team');
    await publish(tx, workspaceId, [
      { type: 'team', ids: [id] },
      { type: 'conversation', all: true },
    ]);
  });
}

async function readTeam(tx: Tx, workspaceId: string, id: string): Promise<Team> {
  return describe(await selectTeams(tx, workspaceId).where('t.id', '=', id).executeTakeFirstOrThrow());
}

/** Those who stay keep their turn. */
async function setMembers(tx: Tx, workspaceId: string, teamId: string, agentIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(agentIds)];
  const { rows } = await sql<{ agent_id: string }>`
    select agent_id from members where workspace_id = ${workspaceId} and agent_id = any(${wanted}::uuid[])`.execute(tx);
  if (rows.length < wanted.length) {
    fail('invalid_input', 'Somebody in this list is not in the workspace.', { field: 'memberIds' });
  }
  await sql`delete from team_members where workspace_id = ${workspaceId} and team_id = ${teamId}
    and agent_id <> all(${wanted}::uuid[])`.execute(tx);
  await sql`insert into team_members (workspace_id, team_id, agent_id)
    select ${workspaceId}::uuid, ${teamId}::uuid, unnest(${wanted}::uuid[]) on conflict do nothing`.execute(tx);
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!violates(error, 'teams_name_unique')) throw error;
    return fail('conflict', 'There is a team with this name already.', { field: 'name' });
  }
}
