/** What agents do in a simulated history. */
import { sql } from 'kysely';
import type { Random } from '../../../../torture/random.ts';
import type { Ctx } from '../../context.ts';
import { acrossWorkspaces, inWorkspace, newId, type Tx } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { reply } from '../../inbox/reply.ts';
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

export async function agentReplies(side: Side, dice: Random, second: number): Promise<void> {
  const { inbox, page, given } = side;
  const { workspaceId } = page;
  const rows = await acrossWorkspaces(inbox, (tx) =>
    tx
      .selectFrom('conversations as c')
      .innerJoin('identities as i', 'i.id', 'c.identity_id')
      .select(['c.id', 'i.external_id as person'])
      .where('c.workspace_id', '=', workspaceId)
      .orderBy('i.external_id')
      .execute(),
  );
  const conversation = rows[dice.between(0, Math.max(0, rows.length - 1))];
  if (conversation === undefined) return;
  side.wishes += 1;
  const wish = { clientKey: `k${side.wishes}`, mode: 'reply', text: `reply ${side.wishes}` } as const;
  const written = await asPolicySays(side, conversation.person, second, () =>
    reply(ctxAt(side, second), workspaceId, conversation.id, newAgent(), wish),
  );
  if (written === null) return;
  const { id, text } = written.message;
  side.words.set(id, text ?? '');
  given.set(conversation.id, [...(given.get(conversation.id) ?? []), id]);
}

/** An answer may be written for a day after the customer's last message, and not a second longer. Null: refused. */
async function asPolicySays<T>(side: Side, person: string, second: number, write: () => Promise<T>): Promise<T | null> {
  const open = at(second).getTime() < (side.heardAt.get(person) ?? 0) + 24 * 3_600_000;
  try {
    const written = await write();
    if (!open) side.wrong.push('an answer was taken when Meta allows none');
    return written;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'window_closed') throw error;
    if (open) side.wrong.push('an answer was refused that Meta allows');
    return null;
  }
}

function ctxAt({ inbox }: Side, second: number): Ctx {
  return { db: inbox.db, clock: { now: () => at(second) } } as Ctx;
}

function newAgent() {
  return { type: 'agent', agentId: newId(), sessionId: '', role: 'agent' } as const;
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
export async function agentRetries(side: Side, second: number): Promise<void> {
  const { inbox, page, again } = side;
  const { workspaceId } = page;
  const open = await inWorkspace(inbox, workspaceId, (tx) =>
    tx
      .selectFrom('messages as m')
      .innerJoin('channels as ch', 'ch.id', 'm.channel_id')
      .innerJoin('conversations as c', 'c.id', 'm.conversation_id')
      .innerJoin('identities as i', 'i.id', 'c.identity_id')
      .select(['m.id', 'i.external_id as person'])
      .where('m.workspace_id', '=', workspaceId)
      .where('m.status', 'in', ['unknown', 'failed'])
      .where('ch.state', '=', 'connected')
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('outbox as o').select('o.message_id').whereRef('o.message_id', '=', 'm.id'))),
      )
      .orderBy('m.text')
      .executeTakeFirst(),
  );
  if (open === undefined) return;
  const written = await asPolicySays(side, open.person, second, () =>
    retry(ctxAt(side, second), workspaceId, open.id, newAgent()),
  );
  if (written !== null) again.add(open.id);
}
