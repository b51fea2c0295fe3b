/** How replies leave in a simulated history, and what Meta and fate make of them. */
import { sql } from 'kysely';
import type { Random } from '../../../../torture/random.ts';
import type { Person } from '../../channels/event.ts';
import { acrossWorkspaces, inWorkspace } from '../../db/db.ts';
import { type Attempt, claim, findOverdue, giveUp } from '../../inbox/outbox.ts';
import { recordFailed, recordLater, recordOpen, recordSent, recordUnknown } from '../../inbox/settle.ts';
import { refused } from '../faults.ts';
import type { InboxDatabase } from '../inbox.ts';
import { deliver, imported } from './customers.ts';
import { at, type Side, said } from './side.ts';

export async function loginIs(side: Side, state: 'connected' | 'needs_reconnect'): Promise<void> {
  const { inbox, page } = side;
  side.cutOff = state === 'needs_reconnect';
  await inWorkspace(inbox, page.workspaceId, (tx) =>
    tx.updateTable('channels').set({ state }).where('id', '=', page.channelId).execute(),
  );
}

/** Claims, and meets whatever Meta and fate have ready for each attempt. */
export async function workerSends(
  inbox: InboxDatabase,
  sides: readonly Side[],
  dice: Random,
  second: number,
  calm = false,
): Promise<void> {
  const { attempts } = await acrossWorkspaces(inbox, (tx) => claim(tx, 4));
  for (const attempt of attempts) {
    const side = sides.find(({ page }) => page.workspaceId === attempt.workspaceId);
    if (side === undefined) continue;
    if (side.cutOff) side.wrong.push('a reply was to go out without a login');
    const record = (write: Parameters<typeof inWorkspace<unknown>>[2]) =>
      inWorkspace(inbox, attempt.workspaceId, write);
    const roll = calm ? 0 : dice.next();
    if (roll < 0.45) {
      const externalId = await arrives(side, attempt, dice, second, dice.next() < 0.2);
      // Meta's webhooks may be faster than its answer.
      if (!calm && dice.next() < 0.3) await deliver(side, dice, second);
      await record((tx) => recordSent(tx, attempt, externalId));
    } else if (roll < 0.6) {
      await arrives(side, attempt, dice, second);
      await record((tx) => recordOpen(tx, attempt));
    } else if (roll < 0.7) await record((tx) => recordOpen(tx, attempt));
    else if (roll < 0.82) await record((tx) => recordLater(tx, attempt, 1_000));
    else if (roll < 0.87) await record((tx) => recordFailed(tx, attempt, refused, at(second)));
    // Or the process died: before Meta heard of it, or after.
    else if (roll < 0.94) await arrives(side, attempt, dice, second);
  }
}

/** `bare`: its echo names neither us nor the message. */
async function arrives(side: Side, attempt: Attempt, dice: Random, second: number, bare = false): Promise<string> {
  const { messageId, conversationId } = attempt;
  // Each that Meta takes is a message of its own.
  const externalId = `out-${side.taken.push(messageId)}`;
  const shape = { channel: side.page.ref, at: at(second), externalId };
  const ownReference = dice.next() < 0.5 ? messageId : undefined;
  const status = { ...shape, type: 'status', ...(ownReference === undefined ? {} : { ownReference }) } as const;
  if (dice.next() < 0.1) {
    side.undeliverable.add(externalId);
    const failure = { code: 131026, subcode: null, message: 'Undeliverable', fbtraceId: null };
    side.onTheWay.push({ ...status, status: 'failed', failure });
    return externalId;
  }
  side.phone.set(conversationId, [...(side.phone.get(conversationId) ?? []), messageId]);
  const to = await customerOf(side, conversationId);
  const echo = { ...shape, type: 'echo', to, said: said(side.words.get(messageId) ?? ''), sentBy: null } as const;
  side.memory.push({ ...echo, appId: null, metadata: null, imported });
  // The echo may be lost for good: Meta promises none.
  if (dice.next() < 0.8) {
    // Meta leaves our id out at times.
    const named = !bare && dice.next() < 0.6;
    side.onTheWay.push({ ...echo, appId: bare ? null : side.appId, metadata: named ? messageId : null });
    if (named) side.named.add(messageId);
  }
  side.delivered.add(externalId);
  side.onTheWay.push({ ...status, status: 'delivered' });
  if (ownReference !== undefined) side.named.add(messageId);
  return externalId;
}

async function customerOf({ inbox, page }: Side, conversationId: string): Promise<Person> {
  const { external_id } = await inWorkspace(inbox, page.workspaceId, (tx) =>
    tx
      .selectFrom('conversations as c')
      .innerJoin('identities as i', 'i.id', 'c.identity_id')
      .select('i.external_id')
      .where('c.id', '=', conversationId)
      .executeTakeFirstOrThrow(),
  );
  return { externalId: external_id, address: external_id, aliases: [] };
}

/** Back-offs and leases end, a few minutes at once. */
export async function timePasses(inbox: InboxDatabase): Promise<void> {
  await acrossWorkspaces(inbox, async (tx) => {
    await sql`update outbox set next_at = now(), claimed_at = claimed_at - interval '3 minutes'`.execute(tx);
    await sql`delete from channel_pace`.execute(tx);
    for (const one of await findOverdue(tx, 'abandoned')) await giveUp(tx, one);
    for (const one of await findOverdue(tx, 'unsettled')) {
      if (await giveUp(tx, one)) await recordUnknown(tx, one, new Date());
    }
  });
}

export async function waiting(inbox: InboxDatabase, sides: readonly Side[]): Promise<number> {
  const ids = sides.map(({ page }) => page.workspaceId);
  const { rows } = await acrossWorkspaces(inbox, (tx) =>
    sql<{ n: number }>`select count(*)::int as n from outbox where workspace_id = any(${ids}::uuid[])`.execute(tx),
  );
  return rows[0]?.n ?? 0;
}
