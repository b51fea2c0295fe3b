/** What an attempt at sending led to, written down. The network is behind us here. */
import type { MessageError } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { applyChanges, parkedChanges } from './changes.ts';
import { lockConversations, recountWaiting } from './conversation-rows.ts';
import { type Claimed, leaveOpen, type Outgoing, putBack, takeOut } from './outbox.ts';
import { applyWatermarks } from './watermarks.ts';

/** Meta took it. What it told about the message before we knew its id is applied now. */
export async function recordSent(tx: Tx, attempt: Claimed, externalId: string): Promise<void> {
  const { workspaceId, messageId, conversationId, channelId } = attempt;
  await lockConversations(tx, workspaceId, [conversationId]);
  await takeOut(tx, attempt);
  await absorbEcho(tx, attempt, externalId);
  await sql`
    update messages set external_id = ${externalId}, sent_at = coalesce(sent_at, ${attempt.claimedAt}),
      -- Only what is still open: a status that was faster than our answer knows better.
      status = case when status in ('queued', 'unknown') then 'sent' else status end
    where workspace_id = ${workspaceId} and id = ${messageId}
      and coalesce(external_id, ${externalId}) = ${externalId}`.execute(tx);
  await applyChanges(tx, workspaceId, await parkedChanges(tx, workspaceId, [{ channelId, externalId }]));
  await applyWatermarks(tx, workspaceId, [conversationId]);
  await tell(tx, attempt);
}

/**
 * An echo that carried nothing of ours came first and became a message of its own: one message it was, one it stays,
 * with everything Meta told about it meanwhile.
 */
async function absorbEcho(tx: Tx, attempt: Outgoing, externalId: string): Promise<void> {
  const { workspaceId, messageId, conversationId, channelId } = attempt;
  const twin = await tx
    .deleteFrom('messages')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('external_id', '=', externalId)
    .where('id', '<>', messageId)
    .where('author_type', '=', 'app')
    .where('client_key', 'is', null)
    .returning(['id', 'status', 'sent_at', 'content'])
    .executeTakeFirst();
  if (twin === undefined) return;
  await tx
    .updateTable('messages')
    .set({ status: twin.status, sent_at: twin.sent_at, content: JSON.stringify(twin.content) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', messageId)
    .execute();
  await tx
    .updateTable('conversations')
    .set({ last_message_id: messageId })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .where('last_message_id', '=', twin.id)
    .execute();
}

/** True when Meta has told meanwhile that the message arrived: then whatever our call was told does not count. */
async function arrivedMeanwhile(tx: Tx, attempt: Outgoing): Promise<boolean> {
  const { workspaceId, messageId, conversationId } = attempt;
  await lockConversations(tx, workspaceId, [conversationId]);
  const message = await tx
    .selectFrom('messages')
    .select('external_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirst();
  if (message !== undefined && message.external_id === null) return false;
  await takeOut(tx, attempt);
  return true;
}

export async function recordFailed(tx: Tx, attempt: Outgoing, error: MessageError): Promise<void> {
  if (await arrivedMeanwhile(tx, attempt)) return;
  await takeOut(tx, attempt);
  await tx
    .updateTable('messages')
    .set({ status: 'failed', error: JSON.stringify(error) })
    .where('workspace_id', '=', attempt.workspaceId)
    .where('id', '=', attempt.messageId)
    .execute();
  await recountWaiting(tx, attempt.workspaceId, [attempt.conversationId]);
  await tell(tx, attempt);
}

export async function recordOpen(tx: Tx, attempt: Outgoing): Promise<void> {
  if (!(await arrivedMeanwhile(tx, attempt))) await leaveOpen(tx, attempt);
}

export async function recordLater(tx: Tx, attempt: Outgoing, delayMs: number): Promise<void> {
  if (!(await arrivedMeanwhile(tx, attempt))) await putBack(tx, attempt, delayMs);
}

/** Nothing settled it: the agent decides. */
export async function recordUnknown(tx: Tx, { workspaceId, messageId, conversationId }: Outgoing): Promise<void> {
  await lockConversations(tx, workspaceId, [conversationId]);
  await tx
    .updateTable('messages')
    .set({ status: 'unknown' })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', messageId)
    .where('status', '=', 'queued')
    .where('external_id', 'is', null)
    .execute();
  await tell(tx, { workspaceId, messageId, conversationId });
}

async function tell(tx: Tx, { workspaceId, messageId, conversationId }: Omit<Outgoing, 'channelId'>): Promise<void> {
  await publish(tx, workspaceId, [
    { type: 'conversation', ids: [conversationId] },
    { type: 'message', ids: [messageId] },
  ]);
}
