/**
 * A public reply whose answer was lost: comments have no echo with words of ours, so what stands below the comment is
 * read (platform.md §4.1, §4.5). Never sent a second time by itself.
 */
import { sql } from 'kysely';
import { channelCaller } from '../connections/channels.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { GraphFailure } from '../meta/graph.ts';
import { askForRemoval } from './attachments/fetch-media.ts';
import { readDraft } from './draft.ts';
import type { Claimed, Outgoing } from './outbox.ts';
import { recordSent } from './settle.ts';

const findReply = 'message.find-reply';
/** Meta may show a new comment a little later; after the last look the agent decides. */
const looks = 5;
const betweenSeconds = 15;

interface Look {
  workspaceId: string;
  messageId: string;
  left: number;
}

/** Nothing is asked for messages: those settle by echo or status. */
export async function lookForReply(ctx: Ctx, tx: Tx, { workspaceId, messageId }: Outgoing): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`
    select true as found from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = ${workspaceId} and m.id = ${messageId} and c.surface = 'comments'
      and m.private_reply_to is null and m.external_id is null`.execute(tx);
  if (rows.length > 0) await ask(ctx, tx, { workspaceId, messageId, left: looks });
}

function ask(ctx: Ctx, tx: Tx | null, look: Look, startAfterSeconds = 0): Promise<void> {
  return ctx.jobs.add(tx, findReply, look, { key: `${look.messageId} ${look.left}`, startAfterSeconds });
}

export function findReplyJob(ctx: Ctx): void {
  ctx.jobs.work<Look>(
    findReply,
    async (look) => {
      const settled = await settleByReading(ctx, look);
      if (!settled && look.left > 1) await ask(ctx, null, { ...look, left: look.left - 1 }, betweenSeconds);
    },
    { retries: 0 },
  );
}

/** True when there is nothing left to find out. */
async function settleByReading(ctx: Ctx, { workspaceId, messageId }: Look): Promise<boolean> {
  const attempt = await inWorkspace(ctx, workspaceId, (tx) => openAttempt(tx, workspaceId, messageId));
  if (attempt === null) return true;
  const draft = await readDraft(ctx, attempt);
  const caller = await channelCaller(ctx, workspaceId, attempt.channelId);
  if (draft === null || !('under' in draft.to) || draft.say.kind !== 'text') return true;
  if ('blocked' in caller || caller.channel.findReplies === undefined) return false;
  const reply = { under: draft.to.under, text: draft.say.text, after: attempt.claimedAt };
  let ids: string[];
  try {
    ids = await caller.channel.findReplies(caller.graph, caller.target, reply);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    return false;
  }
  return inWorkspace(ctx, workspaceId, async (tx) => {
    const still = await openAttempt(tx, workspaceId, messageId);
    if (still === null) return true;
    const fresh = await unclaimed(tx, workspaceId, attempt.channelId, ids);
    if (fresh === null) return false;
    await askForRemoval(ctx, tx, await recordSent(tx, still, fresh));
    return true;
  });
}

async function openAttempt(tx: Tx, workspaceId: string, messageId: string): Promise<Claimed | null> {
  const { rows } = await sql<Claimed>`
    select o.workspace_id as "workspaceId", o.conversation_id as "conversationId", o.channel_id as "channelId",
      o.message_id as "messageId", o.seq, o.attempts, o.claimed_at as "claimedAt"
    from outbox o join messages m on m.workspace_id = o.workspace_id and m.id = o.message_id
    where o.workspace_id = ${workspaceId} and o.message_id = ${messageId} and o.state = 'unknown'
      and m.external_id is null`.execute(tx);
  return rows[0] ?? null;
}

/** The same words may stand there twice: those that are messages of ours already are not this one. */
async function unclaimed(tx: Tx, workspaceId: string, channelId: string, ids: readonly string[]) {
  const { rows } = await sql<{ id: string }>`
    select found.id from unnest(${ids}::text[]) with ordinality as found (id, place)
    where not exists (select 1 from messages m where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId}
      and m.external_id = found.id and m.client_key is not null)
    order by found.place desc limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}
