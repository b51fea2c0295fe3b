/** What Meta told nobody: how long a channel is believed to be complete, and what is fetched of the rest. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  connect,
  conversationWith,
  hourMs,
  newAccount,
  newCustomer,
  type PastAccount,
  reached,
  textsOf,
  threadWith,
} from '../../test/past.ts';
import { conversationsByName } from '../../test/people.ts';
import { makeWorkspace, saveCredentials, startRoost, type TestRoost, type TestWorkspace } from '../../test/roost.ts';
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
