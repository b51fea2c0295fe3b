/** Status, snooze, assignee, team, labels and priority of one conversation or of many, with a line in each thread. */
import {
  afterChange,
  type ChangeOfConversation,
  type ChangeOfMany,
  type Conversation,
} from '@roost/contract/conversations.ts';
import type { Hint } from '@roost/contract/live.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { fail, notFound } from '../errors.ts';
import type { Caller } from '../http.ts';
import { publish } from '../live.ts';
import { askForPushes } from '../push/tell.ts';
import { lockConversations } from './conversation-rows.ts';
import { readOne } from './conversations.ts';
import { eventsOf, writeEvents } from './events.ts';
import { giveNotice } from './notices.ts';
import { nextInTurn } from './round-robin.ts';
import { sleepUntil } from './wake-snoozed.ts';

/** What can be changed of a conversation, as it is. */
export interface Arrangement {
  id: string;
  channel_id: string;
  status: Conversation['status'];
  snoozed_until: Date | null;
  assignee_id: string | null;
  team_id: string | null;
  priority: Conversation['priority'];
  label_ids: string[];
}

export async function change(
  ctx: Ctx,
  workspaceId: string,
  id: string,
  caller: Caller,
  wish: ChangeOfConversation,
): Promise<Conversation> {
  const now = ctx.clock.now();
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const before = await arrange(ctx, tx, workspaceId, caller, { ids: [id], change: wish }, now);
    if (before.length === 0) notFound('conversation');
    await publish(tx, workspaceId, hintsOf([id], wish.assigneeId !== undefined || wish.teamId !== undefined));
    return readOne(tx, workspaceId, id, now);
  });
}

/** Somebody may have been given a conversation: their list of notices is asked for again. */
export function hintsOf(ids: string[], assigned: boolean): Hint[] {
  return [{ type: 'conversation', ids }, ...(assigned ? [{ type: 'notice', all: true } as const] : [])];
}

const manyMax = 500;

/** All of it or none. What is not there (any more) is left out; `undo` takes the rest back. */
export async function changeMany(ctx: Ctx, workspaceId: string, caller: Caller, changes: readonly ChangeOfMany[]) {
  if (changes.reduce((sum, one) => sum + one.ids.length, 0) > manyMax) {
    fail('invalid_input', `At most ${manyMax} conversations can be changed at once.`, { field: 'changes' });
  }
  const now = ctx.clock.now();
  return inWorkspace(ctx, workspaceId, async (tx) => {
    await lockConversations(
      tx,
      workspaceId,
      changes.flatMap((one) => one.ids),
    );
    const touched: Arrangement[] = [];
    for (const one of changes) touched.push(...(await arrange(ctx, tx, workspaceId, caller, one, now)));
    const ids = touched.map((row) => row.id);
    await publish(
      tx,
      workspaceId,
      hintsOf(
        ids,
        changes.some((one) => one.change.assigneeId !== undefined || one.change.teamId !== undefined),
      ),
    );
    return { changed: ids.length, undo: { changes: undoOf(touched, changes) } };
  });
}

/** Only what was changed goes back, so that undoing takes nothing else along. */
function undoOf(before: readonly Arrangement[], changes: readonly ChangeOfMany[]): ChangeOfMany[] {
  const wishes = new Map(changes.flatMap((one) => one.ids.map((id) => [id, one.change] as const)));
  const groups = new Map<string, ChangeOfMany>();
  for (const row of before) {
    const wish = wishes.get(row.id) ?? {};
    const labels = changed(row, wish, undefined).label_ids;
    const added = labels.filter((id) => !row.label_ids.includes(id));
    const removed = row.label_ids.filter((id) => !labels.includes(id));
    const back: ChangeOfConversation = {
      ...(wish.status === undefined && wish.snoozedUntil == null
        ? {}
        : { status: row.status, snoozedUntil: row.snoozed_until?.toISOString() ?? null }),
      ...(wish.assigneeId === undefined && wish.teamId === undefined ? {} : { assigneeId: row.assignee_id }),
      ...(wish.teamId === undefined ? {} : { teamId: row.team_id }),
      ...(wish.priority === undefined ? {} : { priority: row.priority }),
      ...(added.length === 0 ? {} : { removeLabelIds: added }),
      ...(removed.length === 0 ? {} : { addLabelIds: removed }),
    };
    const key = JSON.stringify(back);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ids: [row.id], change: back });
    else group.ids.push(row.id);
  }
  return [...groups.values()];
}

/** Changes these conversations in a fixed number of statements; answers how they were before. */
async function arrange(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  caller: Caller,
  { ids, change: wish }: ChangeOfMany,
  now: Date,
): Promise<Arrangement[]> {
  await refuse(tx, workspaceId, wish, now);
  await lockConversations(tx, workspaceId, ids);
  const before = await readArrangements(tx, workspaceId, ids);
  if (before.length === 0) return before;
  const turns = await nextInTurn(tx, workspaceId, wish, before, now);
  const after = before.map((row) => changed(row, wish, turns.get(row.id)));
  await rearrange(ctx, tx, workspaceId, caller, before, after, now);
  return before;
}

/** Writes how conversations are now, says so in their threads, and tells whoever was given one. */
export async function rearrange(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  caller: Caller,
  before: readonly Arrangement[],
  after: readonly Arrangement[],
  now: Date,
): Promise<void> {
  await writeRows(tx, workspaceId, after);
  await writeLabels(tx, workspaceId, before, after);
  await writeEvents(tx, workspaceId, caller, await eventsOf(tx, workspaceId, before, after), now);
  await askForPushes(ctx, tx, workspaceId, await giveNotice(tx, workspaceId, caller, before, after));
  for (const [at, row] of after.entries()) {
    if (row.snoozed_until?.getTime() === before[at]?.snoozed_until?.getTime()) continue;
    await sleepUntil(ctx, tx, workspaceId, row.id, row.snoozed_until);
  }
}

function changed(row: Arrangement, wish: ChangeOfConversation, inTurn: string | undefined): Arrangement {
  const { status, priority, label_ids: labelIds } = row;
  const after = afterChange(
    { status, priority, labelIds, snoozedUntil: row.snoozed_until?.toISOString() ?? null },
    wish,
  );
  return {
    ...row,
    status: after.status,
    snoozed_until: after.snoozedUntil === null ? null : new Date(after.snoozedUntil),
    assignee_id: wish.assigneeId !== undefined ? wish.assigneeId : (inTurn ?? row.assignee_id),
    team_id: wish.teamId === undefined ? row.team_id : wish.teamId,
    priority: after.priority,
    label_ids: after.labelIds,
  };
}

/** The member is locked: whoever suspends them meanwhile finds what they were given. */
async function refuse(tx: Tx, workspaceId: string, wish: ChangeOfConversation, now: Date): Promise<void> {
  if (wish.snoozedUntil != null && new Date(wish.snoozedUntil) <= now) {
    fail('invalid_input', 'The time to wake up has to be in the future.', { field: 'snoozedUntil' });
  }
  const labels = [...new Set([...(wish.labelIds ?? []), ...(wish.addLabelIds ?? [])])];
  const { rows } = await sql<{ agent: boolean; team: boolean; labels: number }>`
    select exists (select from members where workspace_id = ${workspaceId} and agent_id = ${wish.assigneeId ?? null}
        and not disabled for share) as agent,
      exists (select from teams where workspace_id = ${workspaceId} and id = ${wish.teamId ?? null}) as team,
      (select count(*)::int from labels where workspace_id = ${workspaceId} and id = any(${labels}::uuid[])) as labels
  `.execute(tx);
  const found = rows[0];
  if (wish.assigneeId != null && found?.agent !== true) {
    fail('invalid_input', 'This agent is not in the workspace.', { field: 'assigneeId' });
  }
  if (wish.teamId != null && found?.team !== true) {
    fail('invalid_input', 'There is no such team.', { field: 'teamId' });
  }
  if (found?.labels !== labels.length) fail('invalid_input', 'There is no such label.', { field: 'labelIds' });
}

export async function readArrangements(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Arrangement[]> {
  const { rows } = await sql<Arrangement>`
    select id, channel_id, status, snoozed_until, assignee_id, team_id, priority,
      array(select l.label_id from conversation_labels l
        where l.workspace_id = c.workspace_id and l.conversation_id = c.id order by l.label_id) as label_ids
    from conversations c where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(tx);
  return rows;
}

async function writeRows(tx: Tx, workspaceId: string, rows: readonly Arrangement[]): Promise<void> {
  const pick = <K extends keyof Arrangement>(key: K) => rows.map((row) => row[key]);
  await sql`
    update conversations c set status = n.status, snoozed_until = n.snoozed_until, assignee_id = n.assignee_id,
      team_id = n.team_id, priority = n.priority
    from unnest(${pick('id')}::uuid[], ${pick('status')}::text[], ${pick('snoozed_until')}::timestamptz[],
      ${pick('assignee_id')}::uuid[], ${pick('team_id')}::uuid[], ${pick('priority')}::text[])
      as n (id, status, snoozed_until, assignee_id, team_id, priority)
    where c.workspace_id = ${workspaceId} and c.id = n.id`.execute(tx);
}

async function writeLabels(
  tx: Tx,
  workspaceId: string,
  before: readonly Arrangement[],
  after: readonly Arrangement[],
): Promise<void> {
  const missing = (from: readonly Arrangement[], to: readonly Arrangement[]) =>
    from.flatMap((row, at) =>
      row.label_ids.filter((id) => to[at]?.label_ids.includes(id) !== true).map((label) => ({ id: row.id, label })),
    );
  const gone = missing(before, after);
  const added = missing(after, before);
  if (gone.length > 0) {
    await sql`delete from conversation_labels l
      using unnest(${gone.map((one) => one.id)}::uuid[], ${gone.map((one) => one.label)}::uuid[]) as g (id, label)
      where l.workspace_id = ${workspaceId} and l.conversation_id = g.id and l.label_id = g.label`.execute(tx);
  }
  if (added.length > 0) {
    await sql`insert into conversation_labels (workspace_id, conversation_id, label_id)
      select ${workspaceId}::uuid, * from
        unnest(${added.map((one) => one.id)}::uuid[], ${added.map((one) => one.label)}::uuid[])
      on conflict do nothing`.execute(tx);
  }
}
