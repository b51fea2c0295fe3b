import type { Body } from '@roost/contract/endpoint.ts';
import type { sendMessage } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { inWorkspace, type Tx } from '../db/db.ts';
import { memberRole } from '../db/member-role.ts';
import { AppError } from '../errors.ts';
import { publish } from '../live.ts';
import { askForPushes } from '../push/tell.ts';
import { type NoticeFor, noticeHints } from './notices.ts';
import { replyIn } from './reply.ts';
import {
  lockDue,
  type Scheduled,
  sendScheduled,
  sentKey,
  setProblem,
  takeScheduled,
  type Waiting,
} from './scheduled.ts';
import { tellUnsent } from './tell-unsent.ts';

export function sendScheduledJob(ctx: Ctx, wake: () => void): void {
  ctx.jobs.work<Pick<Waiting, 'workspaceId' | 'id'>>(sendScheduled, async ({ workspaceId, id }) => {
    await inWorkspace(ctx, workspaceId, (tx) => sendDue(ctx, tx, workspaceId, id));
    wake();
  });
}

/**
 * Sends what was scheduled, as its author, by today's policy; a refusal stays beside the message as its problem, and
 * somebody hears of it. Queued and taken out at once: whoever changes or cancels it comes before, or finds it gone.
 */
async function sendDue(ctx: Ctx, tx: Tx, workspaceId: string, id: string): Promise<void> {
  const due = await lockDue(ctx, tx, workspaceId, id);
  if (due === null) return;
  const role = due.agent_id === null ? null : await memberRole(tx, workspaceId, due.agent_id);
  const problem = due.missed
    ? 'Roost was restored from a backup after this was due. It may have been sent before: look for it before you send it again.'
    : due.agent_id === null || role === null
      ? 'Whoever wrote it is no longer in this workspace.'
      : await attempt(ctx, tx, workspaceId, due, { agentId: due.agent_id, role });
  let told: NoticeFor[] = [];
  if (problem === null) await takeScheduled(tx, workspaceId, id);
  else {
    await setProblem(tx, workspaceId, id, problem);
    const unsent = { conversationId: due.conversation_id, messageId: null, authorId: due.agent_id };
    told = await tellUnsent(tx, workspaceId, [unsent], ctx.clock.now());
    await askForPushes(ctx, tx, workspaceId, told);
  }
  await publish(tx, workspaceId, [{ type: 'conversation', ids: [due.conversation_id] }, ...noticeHints(told)]);
}

/** Null when it is in the outbox; otherwise why not, and nothing of it has been written. */
async function attempt(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  due: Scheduled,
  author: { agentId: string; role: 'owner' | 'admin' | 'agent' },
): Promise<string | null> {
  const wish = { ...(due.body as Body<typeof sendMessage>), clientKey: sentKey(due.client_key) };
  await sql`savepoint attempt`.execute(tx);
  try {
    await replyIn(ctx, tx, workspaceId, due.conversation_id, { type: 'agent', sessionId: '', ...author }, wish);
    await sql`release savepoint attempt`.execute(tx);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    await sql`rollback to savepoint attempt`.execute(tx);
    return error.message;
  }
}
