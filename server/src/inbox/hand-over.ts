/** Agents who leave and come back: what they had, and what waited for them, finds somebody. */
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { type Arrangement, hintsOf, readArrangements, rearrange } from './change.ts';
import { turnsIn } from './round-robin.ts';

/** What becomes unassigned when the agent is suspended or removed, and what loses its owner when they are removed. */
export function workOf(ctx: Ctx, workspaceId: string, agentId: string) {
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const { rows } = await sql<{ conversations: number; contacts: number }>`
      select (select count(*)::int from conversations where workspace_id = ${workspaceId} and assignee_id = ${agentId}
          and status <> 'resolved') as conversations,
        (select count(*)::int from contacts where workspace_id = ${workspaceId} and owner_id = ${agentId}) as contacts
      from members where workspace_id = ${workspaceId} and agent_id = ${agentId}`.execute(tx);
    return rows[0] ?? notFound('agent');
  });
}

/**
 * Takes all conversations from an agent who may not work any more: a customer who writes to somebody gone is heard by
 * nobody. A team that shares in turn gives its own to the next. Answers how many of them were not resolved.
 */
export async function handBack(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  caller: Caller,
  agentId: string,
): Promise<number> {
  const { rows } = await sql<{ id: string; resolved: boolean }>`
    select id, status = 'resolved' as resolved from conversations
    where workspace_id = ${workspaceId} and assignee_id = ${agentId} order by id for no key update`.execute(tx);
  const ids = rows.filter(({ resolved }) => !resolved).map(({ id }) => id);
  await handOut(ctx, tx, workspaceId, caller, ids);
  // Those would come back to them with the next message.
  await sql`update conversations set assignee_id = null
    where workspace_id = ${workspaceId} and assignee_id = ${agentId} and status = 'resolved'`.execute(tx);
  return ids.length;
}

/** Gives an agent who is there again what came to their teams while nobody of them was. */
export async function welcomeBack(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  caller: Caller,
  agentId: string,
): Promise<void> {
  // What is given to a team at this very moment comes before or after, not in between.
  await sql`select 1 from teams t
    join team_members own on own.workspace_id = t.workspace_id and own.team_id = t.id and own.agent_id = ${agentId}
    where t.workspace_id = ${workspaceId} and t.round_robin order by t.id for update of t`.execute(tx);
  const { rows } = await sql<{ id: string }>`
    select c.id from conversations c
    join teams t on t.workspace_id = c.workspace_id and t.id = c.team_id and t.round_robin
    join team_members own on own.workspace_id = t.workspace_id and own.team_id = t.id and own.agent_id = ${agentId}
    where c.workspace_id = ${workspaceId} and c.assignee_id is null and c.status <> 'resolved'
      and not exists (
        select from team_members other
        join members m on m.workspace_id = other.workspace_id and m.agent_id = other.agent_id
        where other.workspace_id = t.workspace_id and other.team_id = t.id and other.agent_id <> own.agent_id
          and m.available and not m.disabled)
    order by c.id for no key update of c`.execute(tx);
  await handOut(
    ctx,
    tx,
    workspaceId,
    caller,
    rows.map(({ id }) => id),
  );
}

/** To whose turn it is in the conversation's team, else to nobody. The conversations are locked. */
async function handOut(ctx: Ctx, tx: Tx, workspaceId: string, caller: Caller, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const now = ctx.clock.now();
  const before = await readArrangements(tx, workspaceId, ids);
  const byTeam = Map.groupBy(before, (row) => row.team_id);
  const turns = new Map<string, string>();
  for (const [teamId, rows] of byTeam) {
    if (teamId === null) continue;
    for (const turn of await turnsIn(tx, workspaceId, teamId, rows, now)) turns.set(...turn);
  }
  const after = before.map((row): Arrangement => ({ ...row, assignee_id: turns.get(row.id) ?? null }));
  await rearrange(ctx, tx, workspaceId, caller, before, after, now);
  await publish(tx, workspaceId, hintsOf([...ids], true));
}
