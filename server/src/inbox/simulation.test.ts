/**
 * The core (receive, outbox, settle) on a real database under a seeded scheduler: everything random comes from the seed,
 * time passes when the scheduler says so, and faults are injected between any two steps.
 * A failing seed is named; `SIMULATION_SEED=17 npx vitest run server/src/inbox/simulation.test.ts` runs it alone, and
 * `SIMULATION_SEEDS=1000` as many from 1 on, or from `SIMULATION_FROM` on.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Random, random } from '../../../torture/random.ts';
import type { ChannelEvent, Person } from '../channels/event.ts';
import { acrossWorkspaces, acrossWorkspacesPrepared, inWorkspace, newId } from '../db/db.ts';
import { type InboxDatabase, openInboxDatabase, type TestPage } from '../test/inbox.ts';
import { type Attempt, claim, enqueue, findOverdue, giveUp } from './outbox.ts';
import { receive } from './receive.ts';
import { recordLater, recordOpen, recordSent, recordUnknown } from './settle.ts';

const { SIMULATION_SEED: only, SIMULATION_SEEDS: count = '50', SIMULATION_FROM: from = '1' } = process.env;
const first = Number(only ?? from);
const seeds = only === undefined ? Number(count) : 1;
const steps = 30;
const began = Date.parse('2026-03-01T10:00:00Z');
/** A history waits for PostgreSQL most of its time. Each of those at once has a database of its own: all of it is claimed from. */
const atOnce = Math.min(4, Math.ceil(seeds / 25));
const toldEvery = 500;

let inboxes: InboxDatabase[] = [];
beforeAll(async () => {
  inboxes = await Promise.all(Array.from({ length: atOnce }, openInboxDatabase));
});
afterAll(() => Promise.all(inboxes.map((inbox) => inbox.close())));

class InjectedFault extends Error {}

interface Side {
  inbox: InboxDatabase;
  page: TestPage;
  /** Events of Meta's that are on their way; one may come again after it came. */
  onTheWay: ChannelEvent[];
  told: Set<string>;
  /** Replies in the order in which they were given, by conversation. */
  given: Map<string, string[]>;
  /** What reached the customer's phone, by conversation. */
  phone: Map<string, string[]>;
}

async function simulate(inbox: InboxDatabase, seed: number): Promise<string[]> {
  const dice = random(seed);
  const sides: Side[] = [];
  for (let n = 0; n < 2; n++) {
    const page = await inbox.connectPage({ appId: `app-${seed}-${n}` });
    sides.push({ inbox, page, onTheWay: [], told: new Set(), given: new Map(), phone: new Map() });
  }
  let second = 0;
  for (let step = 0; step < steps; step++) {
    const side = sides[dice.between(0, 1)] as Side;
    second += dice.between(1, 30);
    const roll = dice.next();
    if (roll < 0.3) customerWrites(side, dice, second);
    else if (roll < 0.6) await deliver(side, dice, second);
    else if (roll < 0.75) await agentReplies(side, dice, second);
    else if (roll < 0.92) await workerSends(inbox, sides, dice, second);
    else await timePasses(inbox);
  }
  // Calm: everything arrives, every outcome is settled.
  for (const side of sides) while (side.onTheWay.length > 0) await deliver(side, dice, second, true);
  for (let n = 0; n < 200 && (await waiting(inbox, sides)) > 0; n++) {
    await workerSends(inbox, sides, dice, second, true);
    await timePasses(inbox);
    for (const side of sides) while (side.onTheWay.length > 0) await deliver(side, dice, second, true);
  }
  return (await Promise.all(sides.map(violations))).flat();
}

function customerWrites({ page, onTheWay, told }: Side, dice: Random, second: number): void {
  const from = person(dice.between(0, 2));
  const mid = `m${told.size}`;
  told.add(mid);
  onTheWay.push({ type: 'message', channel: page.ref, at: at(second), from, externalId: mid, said: said(mid) });
  if (dice.next() < 0.3) {
    onTheWay.push({
      type: 'edit',
      channel: page.ref,
      at: at(second),
      externalId: mid,
      text: `${mid} edited`,
      revision: 1,
    });
  }
}

/** A few of what is on the way, in any order, some of it to come again; the transaction may break off at its end. */
async function deliver(side: Side, dice: Random, second: number, calm = false): Promise<void> {
  const batch = dice.shuffle(side.onTheWay).slice(0, dice.between(1, 4));
  try {
    // As the journal is read: over all workspaces, with kept plans.
    await acrossWorkspacesPrepared(side.inbox, async (tx) => {
      await receive(tx, side.page.workspaceId, batch, at(second));
      if (!calm && dice.next() < 0.2) throw new InjectedFault();
    });
  } catch (error) {
    if (!(error instanceof InjectedFault)) throw error;
    return;
  }
  side.onTheWay = side.onTheWay.filter((event) => !batch.includes(event) || (!calm && dice.next() < 0.2));
}

async function agentReplies({ inbox, page, given }: Side, dice: Random, second: number): Promise<void> {
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
    await enqueue(tx, { workspaceId, conversationId, channelId, messageId });
  });
  given.set(conversationId, [...(given.get(conversationId) ?? []), messageId]);
}

/** Claims, and meets whatever Meta and fate have ready for each attempt. */
async function workerSends(
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
    const record = (write: Parameters<typeof inWorkspace<unknown>>[2]) =>
      inWorkspace(inbox, attempt.workspaceId, write);
    const roll = calm ? 0 : dice.next();
    if (roll < 0.45) {
      const externalId = arrives(side, attempt, dice, second);
      await record((tx) => recordSent(tx, attempt, externalId));
    } else if (roll < 0.6) {
      arrives(side, attempt, dice, second);
      await record((tx) => recordOpen(tx, attempt));
    } else if (roll < 0.7) await record((tx) => recordOpen(tx, attempt));
    else if (roll < 0.85) await record((tx) => recordLater(tx, attempt, 1_000));
    // Or the process died: before Meta heard of it, or after.
    else if (roll < 0.93) arrives(side, attempt, dice, second);
  }
}

function arrives(side: Side, { messageId, conversationId }: Attempt, dice: Random, second: number): string {
  const externalId = `out-${messageId}`;
  side.phone.set(conversationId, [...(side.phone.get(conversationId) ?? []), messageId]);
  // The echo may be lost for good: Meta promises none.
  if (dice.next() < 0.8) {
    const shape = { channel: side.page.ref, at: at(second), externalId };
    side.onTheWay.push({
      type: 'echo',
      ...shape,
      to: person(0),
      said: said(`reply ${messageId}`),
      appId: null,
      sentBy: null,
      metadata: messageId,
    });
    side.onTheWay.push({ type: 'status', ...shape, status: 'delivered' });
  }
  return externalId;
}

/** Back-offs and leases end, a few minutes at once. */
async function timePasses(inbox: InboxDatabase): Promise<void> {
  await acrossWorkspaces(inbox, async (tx) => {
    await sql`update outbox set next_at = now(), claimed_at = claimed_at - interval '3 minutes'`.execute(tx);
    await sql`delete from channel_pace`.execute(tx);
    for (const one of await findOverdue(tx, 'abandoned')) await giveUp(tx, one);
    for (const one of await findOverdue(tx, 'unsettled')) {
      if (await giveUp(tx, one)) await recordUnknown(tx, one, new Date());
    }
  });
}

async function waiting(inbox: InboxDatabase, sides: readonly Side[]): Promise<number> {
  const ids = sides.map(({ page }) => page.workspaceId);
  const { rows } = await acrossWorkspaces(inbox, (tx) =>
    sql<{ n: number }>`select count(*)::int as n from outbox where workspace_id = any(${ids}::uuid[])`.execute(tx),
  );
  return rows[0]?.n ?? 0;
}

/** Everything that must hold, whatever happened. */
async function violations({ inbox, page, told, given, phone }: Side): Promise<string[]> {
  const { workspaceId } = page;
  const found: string[] = [];
  const messages = await acrossWorkspaces(inbox, (tx) =>
    tx
      .selectFrom('messages')
      .select(['id', 'external_id', 'direction', 'status', 'text'])
      .where('workspace_id', '=', workspaceId)
      .execute(),
  );
  const inbound = messages.filter((row) => row.direction === 'in');
  const stored = new Set(inbound.map((row) => row.external_id));
  for (const mid of told) if (!stored.has(mid)) found.push(`${mid} is lost`);
  if (inbound.length !== told.size) found.push(`${told.size} messages were told, ${inbound.length} are there`);
  const outbound = messages.filter((row) => row.direction === 'out');
  const replies = [...given.values()].flat();
  if (outbound.length !== replies.length) found.push(`${replies.length} replies, ${outbound.length} outgoing messages`);
  const shown = new Set([...phone.values()].flat());
  for (const { id, status } of outbound) {
    if (status === 'queued') found.push(`reply ${id} never left`);
    if ((status === 'sent' || status === 'delivered') && !shown.has(id)) found.push(`reply ${id} is on no phone`);
  }
  for (const [conversationId, ids] of phone) {
    if (new Set(ids).size !== ids.length) found.push('a reply arrived twice');
    const turns = ids.map((id) => given.get(conversationId)?.indexOf(id) ?? -1);
    if (turns.some((turn, n) => n > 0 && turn < (turns[n - 1] ?? 0))) found.push(`replies arrived as ${turns}`);
  }
  const { rows: wrong } = await acrossWorkspaces(inbox, (tx) =>
    sql`select 1 from conversations c where c.workspace_id = ${workspaceId} and c.unread_count <> (
      select count(*) from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.unread)`.execute(
      tx,
    ),
  );
  if (wrong.length > 0) found.push(`${wrong.length} unread counts differ from a recount`);
  const { rows: strays } = await acrossWorkspaces(inbox, (tx) =>
    sql`select 1 from messages m join channels c on c.id = m.channel_id
      where m.workspace_id = ${workspaceId} and c.workspace_id <> m.workspace_id`.execute(tx),
  );
  if (strays.length > 0) found.push('rows of another workspace');
  return found;
}

function person(number: number): Person {
  return { externalId: `psid-${number}`, address: `psid-${number}`, aliases: [] };
}
function said(text: string) {
  return { kind: 'text', text, content: {}, attachments: [] };
}
function at(second: number): Date {
  return new Date(began + second * 1000);
}

it(
  `${seeds} histories with faults in between: nothing is lost, doubled, out of order or miscounted`,
  async () => {
    let next = first;
    const live = async (inbox: InboxDatabase) => {
      while (next < first + seeds) {
        const seed = next;
        next += 1;
        const found = await simulate(inbox, seed);
        if (found.length > 0) console.log(`SIMULATION_SEED=${seed} fails: ${found.join('; ')}`);
        expect({ seed, found }).toEqual({ seed, found: [] });
        if ((seed - first + 1) % toldEvery === 0) console.log(`${seed - first + 1} of ${seeds} histories …`);
      }
    };
    await Promise.all(inboxes.map(live));
  },
  Math.max(120_000, seeds * 2_000),
);
