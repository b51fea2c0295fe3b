import type { ChangeOfConversation } from '@roost/contract/conversations.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import type { Arrangement } from './change.ts';

/**
 * Who of a team gets which conversation: whoever was given nothing for longest, among those who are available. Only for
 * conversations that come to the team now, or lie there with nobody, and are not given to a person in the same breath.
 */
export async function nextInTurn(
  tx: Tx,
  workspaceId: string,
  wish: ChangeOfConversation,
  before: readonly Arrangement[],
  now: Date,
): Promise<Map<string, string>> {
  const { teamId } = wish;
  if (teamId == null || wish.assigneeId !== undefined) return new Map();
  const coming = before.filter((row) => row.team_id !== teamId || row.assignee_id === null);
  return turnsIn(tx, workspaceId, teamId, coming, now);
}

/** Who of the team gets which of these, if it shares in turn and somebody is there. */
export async function turnsIn(
  tx: Tx,
  workspaceId: string,
  teamId: string,
  coming: readonly Arrangement[],
  now: Date,
): Promise<Map<string, string>> {
  const turns = new Map<string, string>();
  if (coming.length === 0) return turns;
  // The lock on the team makes turns one after the other, whoever asks.
  const team = await tx
    .selectFrom('teams')
    .select('round_robin')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', teamId)
    .forUpdate()
    .executeTakeFirst();
  if (team?.round_robin !== true) return turns;
  const { rows } = await sql<{ agent_id: string }>`
    select t.agent_id from team_members t
    join members m on m.workspace_id = t.workspace_id and m.agent_id = t.agent_id
    where t.workspace_id = ${workspaceId} and t.team_id = ${teamId} and m.available and not m.disabled
    order by t.last_assigned_at nulls first, t.agent_id for share of m`.execute(tx);
  if (rows.length === 0) return turns;
  const last = new Map<string, Date>();
  coming.forEach((row, at) => {
    const agent = rows[at % rows.length]?.agent_id ?? '';
    turns.set(row.id, agent);
    last.set(agent, new Date(now.getTime() + at));
  });
  await sql`update team_members t set last_assigned_at = n.at
    from unnest(${[...last.keys()]}::uuid[], ${[...last.values()]}::timestamptz[]) as n (agent_id, at)
    where t.workspace_id = ${workspaceId} and t.team_id = ${teamId} and t.agent_id = n.agent_id`.execute(tx);
  return turns;
}
