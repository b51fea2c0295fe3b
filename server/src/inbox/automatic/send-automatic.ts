import type { Ctx } from '../../context.ts';
import { inWorkspace, newId, type Tx } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { publish } from '../../live.ts';
import { nextPlace } from '../author.ts';
import { lockConversation } from '../compose.ts';
import { maySend } from '../may-send.ts';
import { enqueue } from '../outbox.ts';
import { type DueAnswer, dueAnswers } from './due.ts';

const sendAutomatic = 'message.automatic';

interface Asked {
  workspaceId: string;
  conversationId: string;
  messageId: string;
}

/** One waiting per conversation, whatever came in. */
export async function askForAnswers(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  due: readonly { conversationId: string; messageId: string }[],
): Promise<void> {
  for (const { conversationId, messageId } of due) {
    const asked: Asked = { workspaceId, conversationId, messageId };
    await ctx.jobs.add(tx, sendAutomatic, asked, { key: conversationId });
  }
}

/** Asks once more under the conversation's lock: another batch, or a person, may have been faster. */
export function sendAutomaticJob(ctx: Ctx, wake: () => void): void {
  ctx.jobs.work<Asked>(sendAutomatic, async ({ workspaceId, conversationId, messageId }) => {
    const written = await inWorkspace(ctx, workspaceId, async (tx) => {
      const now = ctx.clock.now();
      const conversation = await lockConversation(tx, workspaceId, conversationId);
      const [due] = await dueAnswers(tx, workspaceId, [messageId], now);
      if (due === undefined || !allowed(conversation, due, now)) return false;
      await write(tx, workspaceId, conversation.channel_id, due, now);
      return true;
    });
    if (written) wake();
  });
}

/** As any reply that no person stands behind: inside the window for answers, never as a human agent. */
function allowed(conversation: Parameters<typeof maySend>[0], { text }: DueAnswer, now: Date): boolean {
  const wish = { mode: 'reply', humanAgent: false, byPerson: false } as const;
  try {
    return maySend(conversation, [{ kind: 'text', text }], wish, now, null) === 'response';
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** By nobody: it is no first reply, nobody waits less for it, and the row keeps what the customer said. */
async function write(tx: Tx, workspaceId: string, channelId: string, due: DueAnswer, now: Date): Promise<void> {
  const { conversationId } = due;
  const id = newId();
  await tx
    .insertInto('messages')
    .values({
      ...{ workspace_id: workspaceId, id, conversation_id: conversationId, channel_id: channelId },
      ...{ direction: 'out', kind: 'text', text: due.text, status: 'queued', author_type: 'system' },
      content: JSON.stringify({ automatic: due.kind }),
      placed_at: await nextPlace(tx, workspaceId, conversationId, now),
    })
    .execute();
  await tx
    .updateTable('conversations')
    .set({ automatic_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .execute();
  await enqueue(tx, { workspaceId, conversationId, channelId, messageId: id });
  await publish(tx, workspaceId, [
    { type: 'conversation', ids: [conversationId] },
    { type: 'message', ids: [id] },
  ]);
}
