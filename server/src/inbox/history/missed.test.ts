/** What Meta told nobody: how long a channel is believed to be complete, and what is fetched of the rest. */
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import {
  connect,
  conversationWith,
  hourMs,
  minuteMs,
  newAccount,
  newCustomer,
  newestImport,
  type PastAccount,
  reached,
  textsOf,
  threadWith,
} from '../../test/past.ts';
import { conversationsByName } from '../../test/people.ts';
import { makeWorkspace, saveCredentials, startRoost, type TestRoost, type TestWorkspace } from '../../test/roost.ts';
import { createHeartbeat } from '../../webhooks/heartbeat.ts';
import { createJournal, type Delivery, openAckDb } from '../../webhooks/journal.ts';
import { createLaneReader } from '../../webhooks/read-lanes.ts';

let roost: TestRoost;
let workspace: TestWorkspace;

async function begin(settings: Record<string, string> = {}): Promise<void> {
  roost = await startRoost(settings);
  workspace = await makeWorkspace(roost);
  await saveCredentials(workspace, roost.simulator.app);
}
afterEach(() => roost.close());

async function write({ platform, externalId: assetId }: PastAccount, customerId: string, text: string): Promise<void> {
  const sent = await roost.sim('POST', '/_sim/send', { platform, assetId, customerId, text });
  if (sent.status !== 200) throw new Error(`send: ${JSON.stringify(sent.body)}`);
}

async function lastEventAt(): Promise<number> {
  const { body } = await workspace.owner.call<{ items: { lastEventAt: string }[] }>(
    'GET',
    `${workspace.path}/channels`,
  );
  return Date.parse(body.items[0]?.lastEventAt ?? '');
}

function advance(milliseconds: number): void {
  roost.clock.advance(milliseconds);
  roost.simulator.clock.advance(milliseconds);
}

/** Meta delivers nothing of the account any more, and says so to nobody. */
function unsubscribed({ externalId }: PastAccount): void {
  roost.simulator.world.pages.get(externalId)?.installs.delete(roost.simulator.app.id);
}

describe('a channel is believed complete until the last delivery came', { timeout: 60_000 }, () => {
  it('however late that is read again: a gap that began before is filled', async () => {
    await begin();
    const account = await newAccount(roost);
    const ada = await newCustomer(roost, 'Ada Unheard');
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done' });
    await roost.passTime(hourMs);
    await write(account, ada, 'delivered');
    await roost.settle();
    const delivered = roost.clock.now().getTime();
    unsubscribed(account);
    await roost.passTime(2 * hourMs);
    await write(account, ada, 'told to nobody');
    await roost.passTime(2 * hourMs);
    const again = { from: new Date(0).toISOString(), to: roost.clock.now().toISOString() };
    const replayed = await workspace.owner.call('POST', `${workspace.path}/deliveries/replay`, again);
    expect(replayed.body).toMatchObject({ replayed: 1 });
    await roost.settle();
    expect(await lastEventAt()).toBeLessThanOrEqual(delivered);
    await workspace.owner.call('POST', `${workspace.path}/doctor/account.subscribed:${account.externalId}/fix`, {});
    await reached(workspace, channel.id, { state: 'done', since: expect.any(String) });
    expect(textsOf(await threadWith(workspace, 'Ada Unheard'))).toEqual(['delivered', 'told to nobody']);
    expect(await conversationWith(workspace, 'Ada Unheard')).toMatchObject({ unreadCount: 2 });
  });

  it('also when nobody read it for hours', async () => {
    await begin({ ROOST_ROLE: 'web' });
    const account = await newAccount(roost);
    await connect(workspace, account, { importHistory: false });
    await write(account, await newCustomer(roost, 'Ben Backlog'), 'in the first hour');
    await roost.simulator.settle();
    const stored = roost.clock.now().getTime();
    roost.clock.advance(3 * hourMs);
    const reader = createLaneReader(roost.app.ctx, () => false);
    reader.start();
    await reader.drain();
    await reader.close();
    expect((await conversationsByName(workspace)).size).toBe(1);
    expect(await lastEventAt()).toBeLessThanOrEqual(stored);
  });
});

describe('while Roost is away', { timeout: 60_000 }, () => {
  it('messages that Meta does not tell of again are fetched when it is back', async () => {
    await begin();
    const account = await newAccount(roost);
    const customers = [await newCustomer(roost, 'Cleo Away'), await newCustomer(roost, 'Dan Away')];
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done' });
    await write(account, customers[0] ?? '', 'told of');
    await roost.settle();
    await roost.sim('POST', '/_sim/webhooks', { retries: 'few' });
    await roost.restart(async () => {
      advance(10 * minuteMs);
      await write(account, customers[0] ?? '', 'one');
      await write(account, customers[1] ?? '', 'two');
      advance(10 * minuteMs);
      await write(account, customers[0] ?? '', 'three');
      await roost.simulator.settle();
      advance(10 * minuteMs);
    });
    // The first that comes by itself again must not pass for the end of the gap.
    await write(account, customers[1] ?? '', 'four');
    await reached(workspace, channel.id, { state: 'done', since: expect.any(String), done: 3 });
    await roost.settle();
    expect(textsOf(await threadWith(workspace, 'Cleo Away'))).toEqual(['told of', 'one', 'three']);
    expect(await conversationWith(workspace, 'Cleo Away')).toMatchObject({ unreadCount: 3 });
    expect(textsOf(await threadWith(workspace, 'Dan Away'))).toEqual(['two', 'four']);
    expect(await conversationWith(workspace, 'Dan Away')).toMatchObject({ unreadCount: 2, status: 'open' });
  });

  it('a restart that takes a moment asks Meta for nothing', async () => {
    await begin();
    const account = await newAccount(roost);
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done' });
    await roost.restart(async () => advance(minuteMs));
    await roost.settle();
    expect(await newestImport(workspace, channel.id)).toMatchObject({ since: null });
  });

  it('so are those that were refused for minutes, as soon as all is stored again', async () => {
    await begin();
    const account = await newAccount(roost);
    const eva = await newCustomer(roost, 'Eva Refused');
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done' });
    const { ctx } = roost.app;
    const ackDb = openAckDb(roost.database.connection, () => {});
    let machineMs = 0;
    const heartbeat = createHeartbeat(ctx, () => machineMs);
    const journal = heartbeat.watch(createJournal(ackDb, () => {}));
    const body = Buffer.from('{"object":"page","entry":[]}');
    const store = () => {
      const delivery: Delivery = {
        workspaceId: workspace.id,
        receivedAt: ctx.clock.now(),
        object: 'page',
        body,
        entries: [],
      };
      return journal.store(delivery, performance.now() + 5_000);
    };
    const pass = async (minutes: number) => {
      machineMs += minutes * minuteMs;
      await roost.passTime(minutes * minuteMs);
    };
    await heartbeat.beat();
    await roost.sim('POST', '/_sim/webhooks', { retries: 'few' });
    await fillDisk();
    // Meta remembers whole seconds only, and this one is not the second of the import.
    await pass(0.05);
    await write(account, eva, 'refused');
    await roost.simulator.settle();
    for (let minute = 0; minute < 3; minute += 1) {
      await expect(store()).rejects.toMatchObject({ code: 'unavailable' });
      await pass(1);
      await heartbeat.beat();
      expect(await newestImport(workspace, channel.id)).toMatchObject({ since: null });
    }
    await makeRoom();
    await store();
    await heartbeat.beat();
    await reached(workspace, channel.id, { state: 'done', since: expect.any(String), done: 1 });
    expect(await conversationWith(workspace, 'Eva Refused')).toMatchObject({ unreadCount: 1 });
    // Asked for once.
    await pass(0.5);
    await heartbeat.beat();
    await roost.settle();
    expect(await newestImport(workspace, channel.id)).toMatchObject({ done: 1 });
    journal.close();
    await ackDb.destroy();
  });
});

/** As PostgreSQL says it when there is no room for another row. */
async function fillDisk(): Promise<void> {
  await asOwner(`
    create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file' using errcode = '53100'; end $$;
    create trigger no_room before insert on deliveries for each row execute function no_room()`);
}

async function makeRoom(): Promise<void> {
  await asOwner('drop trigger no_room on deliveries; drop function no_room');
}

async function asOwner(statements: string): Promise<void> {
  await sql.raw(statements).execute(roost.app.ctx.db);
}
