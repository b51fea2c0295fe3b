import type { Body } from '@roost/contract/endpoint.ts';
import type { sendMessage } from '@roost/contract/messages.ts';
import type { Ctx } from '../context.ts';
import { inWorkspace } from '../db/db.ts';
import { memberRole } from '../db/member-role.ts';
import { AppError } from '../errors.ts';
import { publish } from '../live.ts';
import { askForPushes } from '../push/tell.ts';
import { lockConversations } from './conversation-rows.ts';
import { type NoticeFor, noticeHints } from './notices.ts';
import { reply } from './reply.ts';
import { dueScheduled, sendScheduled, takeScheduled } from './scheduled.ts';
import { tellUnsent } from './tell-unsent.ts';

/** Sends what was scheduled, as its author, by today's policy; a refusal stays beside the message as its problem, and somebody hears of it. */
export function sendScheduledJob(ctx: Ctx, wake: () => void): void {
  ctx.jobs.work<{ workspaceId: string; id: string }>(sendScheduled, async ({ workspaceId, id }) => {
    const { due, role } = await inWorkspace(ctx, workspaceId, async (tx) => {
      const row = await dueScheduled(tx, workspaceId, id, ctx.clock.now());
      return { due: row, role: row?.agent_id ? await memberRole(tx, workspaceId, row.agent_id) : null };
    });
    if (due === null) return;
    const problem =
      due.agent_id === null || role === null
        ? 'Whoever wrote it is no longer in this workspace.'
        : await attempt(ctx, workspaceId, due, { agentId: due.agent_id, role });
    await inWorkspace(ctx, workspaceId, async (tx) => {
      let told: NoticeFor[] = [];
      await lockConversations(tx, workspaceId, [due.conversation_id]);
      if (problem === null) await takeScheduled(tx, workspaceId, id);
      else {
        await tx
          .updateTable('scheduled_messages')
          .set({ problem })
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          .execute();
        const unsent = { conversationId: due.conversation_id, messageId: null, authorId: due.agent_id };
        told = await tellUnsent(tx, workspaceId, [unsent], ctx.clock.now());
        await askForPushes(ctx, tx, workspaceId, told);
      }
      await publish(tx, workspaceId, [{ type: 'conversation', ids: [due.conversation_id] }, ...noticeHints(told)]);
    });
    wake();
  });
}

/** The client key makes a second run, after a crash between sending and taking out, the same message. */
async function attempt(
  ctx: Ctx,
  workspaceId: string,
  due: { conversation_id: string; client_key: string; body: unknown },
  author: { agentId: string; role: 'owner' | 'admin' | 'agent' },
): Promise<string | null> {
  const wish = { ...(due.body as Body<typeof sendMessage>), clientKey: `${due.client_key} scheduled` };
  try {
    await reply(ctx, workspaceId, due.conversation_id, { type: 'agent', sessionId: '', ...author }, wish);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return error.message;
    throw error;
  }
}
