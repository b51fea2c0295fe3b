/** What agents do in a simulated history. */
import { sql } from 'kysely';
import type { Random } from '../../../../torture/random.ts';
import type { Ctx } from '../../context.ts';
import { acrossWorkspaces, inWorkspace, newId, type Tx } from '../../db/db.ts';
import { queue } from '../../inbox/compose.ts';
import { retry } from '../../inbox/retry.ts';
import { at, person, type Side } from './side.ts';

export async function agentResolves(side: Side, dice: Random): Promise<void> {
  const { inbox, page, resolved } = side;
  const { externalId } = person(dice.between(0, 2));
  await inWorkspace(inbox, page.workspaceId, (tx) =>
    sql`update conversations c set status = 'resolved' from identities i where c.workspace_id = ${page.workspaceId}
      and i.workspace_id = c.workspace_id and i.id = c.identity_id and i.external_id = ${externalId}`.execute(tx),
  );
  resolved.add(externalId);
}

export async function agentReplies({ inbox, page, given }: Side, dice: Random, second: number): Promise<void> {
  const { workspaceId, channelId } = page;
  const rows = await acrossWorkspaces(inbox, (tx) =>
    tx.selectFrom('conversations').select('id').where('workspace_id', '=', workspaceId).orderBy('id').execute(),
  );
  const conversationId = rows[dice.between(0, Math.max(0, rows.length - 1))]?.id;
  if (conversationId === undefined) return;
  const messageId = newId();
  await inWorkspace(inbox, workspaceId, async (tx) => {
    const row = { workspace_id: workspaceId, id: messageId, conversation_id: conversationId, channel_id: channelId };
    await tx
      .insertInto('messages')
      .values({
        ...row,
        client_key: messageId,
        direction: 'out',
        kind: 'text',
        text: `reply ${messageId}`,
        author_type: 'agent',
        status: 'queued',
        placed_at: at(second),
      })
      .execute();
    await queue(tx, workspaceId, conversationId, channelId, messageId);
  });
  given.set(conversationId, [...(given.get(conversationId) ?? []), messageId]);
}

/** Everything up to some message, as *read* does. */
export async function agentReads({ inbox, page: { workspaceId } }: Side, dice: Random): Promise<void> {
  await inWorkspace(inbox, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: string; conversationId: string }>`
      select id, conversation_id as "conversationId" from messages where workspace_id = ${workspaceId} and unread
      order by placed_at, id`.execute(tx);
    const upTo = rows[dice.between(0, Math.max(0, rows.length - 1))];
    if (upTo !== undefined) await readUpTo(tx, workspaceId, upTo.conversationId, upTo.id);
  });
}

async function readUpTo(tx: Tx, workspaceId: string, conversationId: string, upTo: string): Promise<void> {
  await sql`
    with seen as (
      update messages m set unread = false from messages last
      where last.workspace_id = ${workspaceId} and last.id = ${upTo} and m.workspace_id = ${workspaceId}
        and m.conversation_id = ${conversationId} and m.unread and (m.placed_at, m.id) <= (last.placed_at, last.id)
      returning m.id
    )
    update conversations set unread_count = unread_count - (select count(*) from seen)
    where workspace_id = ${workspaceId} and id = ${conversationId}`.execute(tx);
}

/** What nobody knows to have arrived, or Meta refused. */
export async function agentRetries({ inbox, page: { workspaceId }, again }: Side, second: number): Promise<void> {
  const open = await inWorkspace(inbox, workspaceId, (tx) =>
    tx
      .selectFrom('messages as m')
      .innerJoin('channels as ch', 'ch.id', 'm.channel_id')
      .select('m.id')
      .where('m.workspace_id', '=', workspaceId)
      .where('m.status', 'in', ['unknown', 'failed'])
      .where('ch.state', '=', 'connected')
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('outbox as o').select('o.message_id').whereRef('o.message_id', '=', 'm.id'))),
      )
      .orderBy('m.id')
      .executeTakeFirst(),
  );
  if (open === undefined) return;
  const caller = { type: 'agent', agentId: newId(), sessionId: '', role: 'agent' } as const;
  await retry({ db: inbox.db, clock: { now: () => at(second) } } as Ctx, workspaceId, open.id, caller);
  again.add(open.id);
}
