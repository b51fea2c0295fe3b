/**
 * The core (receive, outbox, settle) on a real database under a seeded scheduler: everything random comes from the seed,
 * time passes when the scheduler says so, and faults are injected between any two steps.
 * A failing seed is named; `SIMULATION_SEED=17 npx vitest run server/src/inbox/simulation.test.ts` runs it alone, and
 * `SIMULATION_SEEDS=1000` as many from 1 on, or from `SIMULATION_FROM` on.
 */
import type { MessageError } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Random, random } from '../../../torture/random.ts';
import type { ChannelEvent, Person } from '../channels/event.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, acrossWorkspacesPrepared, inWorkspace, newId, type Tx } from '../db/db.ts';
import { type InboxDatabase, openInboxDatabase } from '../test/inbox.ts';
import { type Side, violations } from '../test/violations.ts';
import { queue } from './compose.ts';
import { type Attempt, claim, findOverdue, giveUp } from './outbox.ts';
import { receive } from './receive.ts';
import { retry } from './retry.ts';
import { recordFailed, recordLater, recordOpen, recordSent, recordUnknown } from './settle.ts';

const { SIMULATION_SEED: only, SIMULATION_SEEDS: count = '50', SIMULATION_FROM: from = '1' } = process.env;
const first = Number(only ?? from);
const seeds = only === undefined ? Number(count) : 1;
const steps = 40;
const began = Date.parse('2026-03-01T10:00:00Z');
/** A history waits for PostgreSQL most of its time. Each of those at once has a database of its own: all of it is claimed from. */
const atOnce = Math.min(4, Math.ceil(seeds / 25));
const toldEvery = 500;

let inboxes: InboxDatabase[] = [];
beforeAll(async () => {
  inboxes = await Promise.all(Array.from({ length: atOnce }, openInboxDatabase));
});
afterAll(() => Promise.all(inboxes.map((inbox) => inbox.close())));

const imported = { opensWindow: true };
const refused: MessageError = {
  ...{ code: 'refused', message: 'Refused.', action: null, who: 'agent' as const },
  ...{ metaCode: 100, metaSubcode: null, fbtraceId: null },
};

class InjectedFault extends Error {}

async function simulate(inbox: InboxDatabase, seed: number): Promise<string[]> {
  const dice = random(seed);
  const sides: Side[] = [];
  for (let n = 0; n < 2; n++) {
    const appId = `app-${seed}-${n}`;
    const page = await inbox.connectPage({ appId });
    sides.push({
      ...{ inbox, page, appId, onTheWay: [], taken: 0, told: new Set() },
      ...{ given: new Map(), phone: new Map(), echoed: new Set(), named: new Set(), again: new Set() },
      ...{ edited: new Set(), takenBack: new Set(), memory: [], delivered: new Set(), undeliverable: new Set() },
      ...{ read: new Set(), resolved: new Set(), cutOff: false, wrong: [] },
    });
  }
  let second = 0;
  for (let step = 0; step < steps; step++) {
    const side = sides[dice.between(0, 1)] as Side;
    second += dice.between(1, 30);
    const roll = dice.next();
    if (roll < 0.25) customerWrites(side, dice, second);
    else if (roll < 0.48) await deliver(side, dice, second);
    else if (roll < 0.63) await agentReplies(side, dice, second);
    else if (roll < 0.67) await agentReads(side, dice);
    else if (roll < 0.71) await agentRetries(side, second);
    else if (roll < 0.72) await agentResolves(side, dice);
    else if (roll < 0.73) await fetchGap(side, dice.shuffle(side.memory).slice(0, dice.between(1, 6)), second);
    else if (roll < 0.76) await loginIs(side, dice.next() < 0.5 ? 'needs_reconnect' : 'connected');
    else if (roll < 0.94) await workerSends(inbox, sides, dice, second);
    else await timePasses(inbox);
  }
  // Calm: every login is renewed, everything arrives, every outcome is settled.
  for (const side of sides) await loginIs(side, 'connected');
  for (const side of sides) while (side.onTheWay.length > 0) await deliver(side, dice, second, true);
  for (const side of sides) await fetchGap(side, side.memory, second);
  for (let n = 0; n < 200 && (await waiting(inbox, sides)) > 0; n++) {
    await workerSends(inbox, sides, dice, second, true);
    await timePasses(inbox);
    for (const side of sides) while (side.onTheWay.length > 0) await deliver(side, dice, second, true);
  }
  return (await Promise.all(sides.map(violations))).flat();
}

function customerWrites(side: Side, dice: Random, second: number): void {
  const { page, onTheWay, told, edited, takenBack, memory } = side;
  const from = person(dice.between(0, 2));
  const externalId = `m${told.size}`;
  told.add(externalId);
  const shape = { channel: page.ref, at: at(second), externalId } as const;
  const message = { ...shape, type: 'message', from, said: said(externalId) } as const;
  const text = `${externalId} edited`;
  if (dice.next() < 0.3) {
    edited.add(externalId);
    onTheWay.push({ ...shape, type: 'edit', text, revision: 1 });
  }
  if (dice.next() < 0.1) {
    takenBack.add(externalId);
    onTheWay.push({ ...shape, type: 'unsend' }, message);
    return;
  }
  memory.push({ ...message, ...(edited.has(externalId) ? { said: said(text) } : {}), imported });
  // Some webhooks never come.
  if (dice.next() < 0.9) onTheWay.push(message);
  if (dice.next() > 0.2) return;
  onTheWay.push({
    type: 'status',
    channel: page.ref,
    at: at(second),
    status: 'read',
    watermark: at(second),
    person: from,
  });
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
  for (const event of batch) if (event.type === 'message') wakes(side, event);
  side.onTheWay = side.onTheWay.filter((event) => !batch.includes(event) || (!calm && dice.next() < 0.2));
}

/** What Meta remembers, asked for after a login that was dead or a webhook that never came. */
async function fetchGap(side: Side, events: ChannelEvent[], second: number): Promise<void> {
  await inWorkspace(side.inbox, side.page.workspaceId, (tx) =>
    receive(tx, side.page.workspaceId, events, at(second), { deliveredAt: null }),
  );
  for (const event of events) if (event.type === 'message') side.read.add(event.externalId);
}

/** News of a customer opens what was resolved; what repeats is none. */
function wakes(side: Side, { externalId, from }: ChannelEvent & { type: 'message' }): void {
  if (!side.read.has(externalId)) side.resolved.delete(from.externalId);
  side.read.add(externalId);
}

async function agentResolves(side: Side, dice: Random): Promise<void> {
  const { inbox, page, resolved } = side;
  const { externalId } = person(dice.between(0, 2));
  await inWorkspace(inbox, page.workspaceId, (tx) =>
    sql`update conversations c set status = 'resolved' from identities i where c.workspace_id = ${page.workspaceId}
      and i.workspace_id = c.workspace_id and i.id = c.identity_id and i.external_id = ${externalId}`.execute(tx),
  );
  resolved.add(externalId);
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
    await queue(tx, workspaceId, conversationId, channelId, messageId);
  });
  given.set(conversationId, [...(given.get(conversationId) ?? []), messageId]);
}

/** Everything up to some message, as *read* does. */
async function agentReads({ inbox, page: { workspaceId } }: Side, dice: Random): Promise<void> {
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
async function agentRetries({ inbox, page: { workspaceId }, again }: Side, second: number): Promise<void> {
  const open = await inWorkspace(inbox, workspaceId, (tx) =>
    tx
      .selectFrom('messages as m')
      .innerJoin('channels as ch', 'ch.id', 'm.channel_id')
      .select('m.id')
      .where('m.workspace_id', '=', workspaceId)
      .where('m.status', 'in', ['unknown', 'failed'])
      .where('ch.state', '=', 'connected')
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('outbox as o').select('o.message_id').whereRef('o.message_id', '=', 'm.id'))),
      )
      .orderBy('m.id')
      .executeTakeFirst(),
  );
  if (open === undefined) return;
  const caller = { type: 'agent', agentId: newId(), sessionId: '', role: 'agent' } as const;
  await retry({ db: inbox.db, clock: { now: () => at(second) } } as Ctx, workspaceId, open.id, caller);
  again.add(open.id);
}

async function loginIs(side: Side, state: 'connected' | 'needs_reconnect'): Promise<void> {
  const { inbox, page } = side;
  side.cutOff = state === 'needs_reconnect';
  await inWorkspace(inbox, page.workspaceId, (tx) =>
    tx.updateTable('channels').set({ state }).where('id', '=', page.channelId).execute(),
  );
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
  side.taken += 1;
  const externalId = `out-${messageId}-${side.taken}`;
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
  const echo = { ...shape, type: 'echo', to, said: said(`reply ${messageId}`), sentBy: null } as const;
  side.memory.push({ ...echo, appId: null, metadata: null, imported });
  side.echoed.add(messageId);
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
