/** A page of history becomes contacts, conversations and messages, as webhooks do, and quietly. */
import { sql } from 'kysely';
import type { RememberedConversation } from '../../channels/channel.ts';
import type { ChannelEvent } from '../../channels/event.ts';
import type { Ctx } from '../../context.ts';
import { isServerTrouble, pgCode, type Tx } from '../../db/db.ts';
import { announce } from '../announce.ts';
import { joinErrands } from '../errands.ts';
import { type Received, receive } from '../receive.ts';

export interface TakenIn {
  messages: number;
  /** With at least one message that is new. */
  conversations: number;
  problems: string[];
}

/**
 * Takes the conversations in as one; if that fails one by one, so that only what cannot be taken stays out. `newsSince`:
 * what was written from then on was missed.
 */
export async function takeIn(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  conversations: readonly RememberedConversation[],
  newsSince: Date | null,
): Promise<TakenIn> {
  const problems = conversations.flatMap(({ problem }) => problem ?? []);
  const lists = conversations.map(({ events }) => (newsSince === null ? events : withNews(events, newsSince)));
  const together = await attempt(ctx, tx, workspaceId, lists.flat());
  const results: Received[] = [];
  for (const events of together === null ? lists : []) {
    const result = await attempt(ctx, tx, workspaceId, events);
    if (result === null) problems.push('A conversation could not be stored and was left out.');
    else results.push(result);
  }
  if (together !== null) results.push(together);
  await announce(
    ctx,
    tx,
    workspaceId,
    results.flatMap(({ hints }) => hints),
    joinErrands(results.map(({ errands }) => errands)),
    { behind: true },
  );
  const sum = (what: 'messages' | 'conversations') => results.reduce((total, one) => total + one.fresh[what], 0);
  return { messages: sum('messages'), conversations: sum('conversations'), problems };
}

/** Null: the events cannot be written; the transaction goes on as it was. */
async function attempt(
  ctx: Ctx,
  tx: Tx,
  workspaceId: string,
  events: readonly ChannelEvent[],
): Promise<Received | null> {
  await sql`savepoint page`.execute(tx);
  try {
    const result = await receive(tx, workspaceId, events, ctx.clock.now(), { deliveredAt: null });
    await sql`release savepoint page`.execute(tx);
    return result;
  } catch (error) {
    // The same page is asked for again.
    if (pgCode(error) === '40001' || pgCode(error) === '40P01' || isServerTrouble(error)) throw error;
    // Fails too when the connection is gone: then nobody is to blame, and the page is asked for again.
    await sql`rollback to savepoint page`.execute(tx);
    ctx.log.warn({ error: String(error) }, 'a page of history cannot be stored as it is');
    return null;
  }
}

/** What a customer wrote in a gap, and nobody has answered since, is news: it counts as unread and reopens. */
export function withNews(events: readonly ChannelEvent[], since: Date): ChannelEvent[] {
  const answeredAt = Math.max(0, ...events.map((event) => (event.type === 'echo' ? event.at.getTime() : 0)));
  return events.map((event) => {
    if (event.type !== 'message' || event.at < since || event.at.getTime() <= answeredAt) return event;
    const { imported: _memory, ...news } = event;
    return news;
  });
}
