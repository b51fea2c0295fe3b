/** What an attempt at sending led to, written down. The network is behind us here. */
import type { MessageError } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/db.ts';
import { publish } from '../live.ts';
import { dropFiles } from './attachments/attachment-rows.ts';
import { applyChanges, type Change, parkedChanges } from './changes.ts';
import { lockConversations, recountWaiting } from './conversation-rows.ts';
import { type NoticeFor, noticeHints } from './notices.ts';
import { type Claimed, leaveOpen, type Outgoing, putBack, takeOut, takeOutFailed } from './outbox.ts';
import { tellFailed } from './tell-unsent.ts';
import { applyWatermarks } from './watermarks.ts';

/**
 * Meta took it. What it told about the message before we knew its id is applied now. Answers the keys in storage that
 * nobody may read any more: the message was taken back meanwhile, or its echo had brought the files a second time.
 */
export async function recordSent(tx: Tx, attempt: Claimed, externalId: string): Promise<string[]> {
  const { workspaceId, messageId, conversationId, channelId } = attempt;
  await lockConversations(tx, workspaceId, [conversationId]);
  await takeOut(tx, attempt);
  const echoed = await absorbEcho(tx, attempt, externalId);
  // An echo that was here first tells Meta's own time.
  const sentAt = echoed.absorbed ? null : attempt.claimedAt;
  await sql`
    update messages set external_id = ${externalId},
      sent_at = case when external_id is null then coalesce(${sentAt}::timestamptz, sent_at) else sent_at end,
      -- Only what is still open: a status that was faster than our answer knows better.
      status = case when status in ('queued', 'unknown') then 'sent' else status end
    where workspace_id = ${workspaceId} and id = ${messageId}
      and coalesce(external_id, ${externalId}) = ${externalId}`.execute(tx);
  const parked = await parkedChanges(tx, workspaceId, [{ channelId, externalId }]);
  const { failedIds, droppedKeys } = await applyChanges(tx, workspaceId, [...echoed.changes, ...parked]);
  const told = await tellFailed(tx, workspaceId, failedIds, attempt.claimedAt);
  // The echo counted as somebody's answer; what Roost said by itself is none.
  if (echoed.absorbed) await recountWaiting(tx, workspaceId, [conversationId]);
  await applyWatermarks(tx, workspaceId, [conversationId]);
  await tell(tx, attempt, told);
  return [...echoed.droppedKeys, ...droppedKeys];
}

/**
 * An echo that carried nothing of ours came first and became a message of its own: one message it was, one it stays,
 * with everything Meta told about it meanwhile.
 */
async function absorbEcho(tx: Tx, attempt: Outgoing, externalId: string): Promise<Echoed> {
  const { workspaceId, messageId, conversationId, channelId } = attempt;
  const twin = await tx
    .selectFrom('messages')
    .select(['id', 'status', 'sent_at', 'content', 'text', 'edited_at', 'deleted_at'])
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('external_id', '=', externalId)
    .where('id', '<>', messageId)
    .where('author_type', '=', 'app')
    .where('client_key', 'is', null)
    .executeTakeFirst();
  if (twin === undefined) return { absorbed: false, changes: [], droppedKeys: [] };
  // Of each file we have the one that was uploaded.
  const droppedKeys = await dropFiles(tx, workspaceId, [twin.id]);
  await tx.deleteFrom('messages').where('workspace_id', '=', workspaceId).where('id', '=', twin.id).execute();
  // What it says we know better: choices and templates are in our own words only, and another try needs them.
  const told = JSON.stringify(toldIn(twin.content));
  await tx
    .updateTable('messages')
    .set({ status: twin.status, sent_at: twin.sent_at, content: sql`content || ${told}::jsonb` })
    .$if(twin.edited_at !== null, (row) => row.set({ text: twin.text, edited_at: twin.edited_at }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', messageId)
    .execute();
  // Our message stands where it was written: what the customer wrote since may be the newest now.
  await sql`
    update conversations set last_message_id = (
      select id from messages where workspace_id = ${workspaceId} and conversation_id = ${conversationId}
        and direction in ('in', 'out') order by placed_at desc, id desc limit 1
    ) where workspace_id = ${workspaceId} and id = ${conversationId} and last_message_id = ${twin.id}`.execute(tx);
  const unsent = { what: 'unsend', channelId, externalId, at: twin.deleted_at?.toISOString() ?? '' } as const;
  return { absorbed: true, changes: twin.deleted_at === null ? [] : [unsent], droppedKeys };
}

/** What was told about the echo and holds for our message too. */
interface Echoed {
  /** There was one. */
  absorbed: boolean;
  changes: Change[];
  droppedKeys: string[];
}

/** Of a message's content what Meta tells afterwards: see change-rows.ts. */
function toldIn(content: unknown): object {
  const { reactions, hidden, revision } = content as Record<string, unknown>;
  return { reactions, hidden, revision };
}

/**
 * Locks the conversation; takes the row out when the message has arrived or is gone, and answers whether it did: then
 * whatever our call was told does not count.
 */
async function takeOutIfSettled(tx: Tx, attempt: Claimed): Promise<boolean> {
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

/** Answers which agents were given a notice of it. */
export async function recordFailed(tx: Tx, attempt: Claimed, error: MessageError, now: Date): Promise<NoticeFor[]> {
  if (await takeOutIfSettled(tx, attempt)) return [];
  if (!(await takeOutFailed(tx, attempt))) return [];
  await tx
    .updateTable('messages')
    .set({ status: 'failed', error: JSON.stringify(error) })
    .where('workspace_id', '=', attempt.workspaceId)
    .where('id', '=', attempt.messageId)
    .execute();
  await recountWaiting(tx, attempt.workspaceId, [attempt.conversationId]);
  const told = await tellFailed(tx, attempt.workspaceId, [attempt.messageId], now);
  await tell(tx, attempt, told);
  return told;
}

export async function recordOpen(tx: Tx, attempt: Claimed): Promise<void> {
  if (!(await takeOutIfSettled(tx, attempt))) await leaveOpen(tx, attempt);
}

export async function recordLater(tx: Tx, attempt: Claimed, delayMs: number): Promise<void> {
  if (!(await takeOutIfSettled(tx, attempt))) await putBack(tx, attempt, delayMs);
}

/** Nothing settled it: the agent decides, and is told. Answers which agents were given a notice of it. */
export async function recordUnknown(
  tx: Tx,
  { workspaceId, messageId, conversationId, claimedAt }: Claimed,
  now: Date,
): Promise<NoticeFor[]> {
  await lockConversations(tx, workspaceId, [conversationId]);
  const open = await tx
    .updateTable('messages')
    // An echo that comes later is known by the time of the attempt.
    .set({ status: 'unknown', sent_at: claimedAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', messageId)
    .where('status', '=', 'queued')
    .where('external_id', 'is', null)
    .returning('id')
    .execute();
  const ids = open.map(({ id }) => id);
  const told = await tellFailed(tx, workspaceId, ids, now, 'unknown');
  await tell(tx, { workspaceId, messageId, conversationId }, told);
  return told;
}

async function tell(
  tx: Tx,
  { workspaceId, messageId, conversationId }: Omit<Outgoing, 'channelId'>,
  told: readonly NoticeFor[] = [],
): Promise<void> {
  await publish(tx, workspaceId, [
    { type: 'conversation', ids: [conversationId] },
    { type: 'message', ids: [messageId] },
    ...noticeHints(told),
  ]);
}
