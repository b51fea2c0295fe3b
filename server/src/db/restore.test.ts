import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Notice, ScheduledMessage } from '@roost/contract/together.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepDue } from '../inbox/sweep-due.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { failAtMeta } from '../test/faults.ts';
import { type Customer, newCustomer } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { exportData } from './export-data.ts';
import { importData } from './import-data.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let restored: TestDatabase;
let folder: string;
/** Another session of the database that is exported. */
let other: pg.Client;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  await connectEverything(roost, workspace);
  restored = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'roost-restore-'));
  other = new pg.Client(roost.database.connection);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await roost.close();
  await restored.drop();
  await rm(folder, { recursive: true, force: true });
});

const owner = async <T>(method: string, at: string, body?: object) =>
  (await workspace.owner.call<T>(method, workspace.path + at, body)).body;
const at = (ms: number) => new Date(roost.clock.now().getTime() + ms).toISOString();
const hourMs = 3_600_000;

interface Known {
  id: string;
  path: string;
  customer: Customer;
}

async function known(name: string): Promise<Known> {
  const customer = await newCustomer(roost, 'messenger', name);
  const { items } = await owner<{ items: Conversation[] }>('GET', `/conversations?q=${encodeURIComponent(name)}`);
  const id = items[0]?.id ?? expect.unreachable(`nothing of ${name}`);
  return { id, path: `/conversations/${id}`, customer };
}

const say = ({ path }: Known, text: string, more: object = {}) =>
  owner<Message>('POST', `${path}/messages`, { clientKey: text, mode: 'reply', text, ...more });
const thread = async ({ path }: Known) =>
  (await owner<{ items: Message[] }>('GET', `${path}/messages?limit=100`)).items.toReversed();
const ours = async (one: Known) => (await thread(one)).filter(({ direction }) => direction === 'out');
const scheduledIn = async ({ path }: Known) =>
  (await owner<{ items: ScheduledMessage[] }>('GET', `${path}/scheduled`)).items;

/** What the customer's phone shows of us. */
async function onPhone({ customer }: Known): Promise<string[]> {
  type Thread = { customerId: string; platform: string; messages: { direction: string; text: string }[] };
  const { threads } = (await roost.sim<{ threads: Thread[] }>('GET', '/_sim/state')).body;
  const shown = threads.find((one) => one.customerId === customer.id && one.platform === 'messenger');
  return (shown?.messages ?? []).filter(({ direction }) => direction === 'business').map(({ text }) => text);
}

it('nothing that was sent after the backup is sent again by the Roost it is restored to; what is due later is', {
  timeout: 60_000,
}, async () => {
  const [ann, bob, cleo] = [await known('Ann Archer'), await known('Bob Baker'), await known('Cleo Cook')];
  await say(cleo, 'At its time', { sendAt: at(hourMs) });
  await owner('PATCH', cleo.path, { snoozedUntil: at(hourMs) });
  const due = await say(bob, 'Due right now', { sendAt: at(hourMs) });
  await failAtMeta(roost, '/messages', { delayMs: 3_000 }, { method: 'POST', times: 1 });
  await say(ann, 'Under way');
  await say(ann, 'Behind it');
  const states = async () =>
    (await other.query('select state from outbox order by seq')).rows.map(({ state }) => state);
  await expect.poll(states).toEqual(['sending', 'waiting']);
  // The time of Bob's message comes while the backup is made.
  await other.query('begin');
  await other.query('select from conversations where id = $1 for update', [bob.id]);
  await owner('PATCH', `/scheduled/${due.id}`, { sendAt: at(0) });
  const archive = join(folder, 'export.tar.gz');
  await exportData(roost.database.connection, join(roost.app.ctx.config.dataDir, 'files'), archive);
  expect(await states()).toEqual(['sending', 'waiting']);
  await other.query('rollback');
  await expect.poll(() => onPhone(bob)).toEqual(['Due right now']);
  await roost.settle();
  expect(await onPhone(ann)).toEqual(['Under way', 'Behind it']);

  await importData(restored.connection, join(folder, 'files'), archive);
  // Two minutes after the backup.
  const client = new pg.Client(restored.connection);
  await client.connect();
  await client.query(`update outbox set claimed_at = claimed_at - interval '2 minutes'`);
  await client.end();
  await roost.restart(undefined, restored);
  await sweepDue(roost.app.ctx);
  await roost.settle();
  const sayings = (messages: readonly Message[]) =>
    messages.map(({ text, status, error }) => [text, status, error?.message]);
  const explained = expect.stringContaining('restored from a backup');
  await expect
    .poll(async () => sayings(await ours(ann)))
    .toEqual([
      ['Under way', 'unknown', explained],
      ['Behind it', 'unknown', explained],
    ]);
  expect(await scheduledIn(bob)).toMatchObject([{ text: 'Due right now', problem: explained }]);
  const { items: notices } = await owner<{ items: Notice[] }>('GET', '/notices');
  expect(notices.map(({ kind, contactName }) => [kind, contactName]).sort()).toEqual([
    ['unknown', 'Ann Archer'],
    ['unsent', 'Bob Baker'],
  ]);

  await roost.passTime(hourMs + 1_000);
  await sweepDue(roost.app.ctx);
  await roost.settle();
  expect([await onPhone(ann), await onPhone(bob)]).toEqual([['Under way', 'Behind it'], ['Due right now']]);
  expect([await onPhone(cleo), await scheduledIn(cleo)]).toEqual([['At its time'], []]);
  expect(await owner<Conversation>('GET', cleo.path)).toMatchObject({ status: 'open', snoozedUntil: null });

  // Whoever has looked, and did not find it, decides.
  await owner('POST', `/messages/${(await ours(ann))[1]?.id}/retry`);
  await owner('PATCH', `/scheduled/${due.id}`, { sendAt: at(0) });
  await expect.poll(() => onPhone(bob)).toEqual(['Due right now', 'Due right now']);
  await roost.settle();
  expect(await onPhone(ann)).toEqual(['Under way', 'Behind it', 'Behind it']);
  expect((await ours(ann))[1]).toMatchObject({ status: 'delivered', error: null });
});

it('reading everything again changes nothing in the Roost that it is restored to', async () => {
  const everything = async () => {
    const { items } = await owner<{ items: Conversation[] }>('GET', '/conversations?status=all&limit=100');
    const threads = items.map(({ id }) => owner<object>('GET', `/conversations/${id}/messages?limit=100`));
    return { items, threads: await Promise.all(threads) };
  };
  const before = await everything();
  const { replayed } = await owner<{ replayed: number }>('POST', '/deliveries/replay', { state: 'processed' });
  expect(replayed).toBeGreaterThan(0);
  await roost.settle();
  expect(await everything()).toEqual(before);
});
