import type { ChannelUsage, UsageBar } from '@roost/contract/oversight.ts';
import { expect, test } from 'vitest';
import { setOutgoingStage } from '../test/outgoing.ts';
import { connectEverything, makeWorkspace, startRoost } from '../test/roost.ts';

test('the daily limit of a number is the one WhatsApp names, once the doctor has read it', async ({
  onTestFinished,
}) => {
  const roost = await startRoost();
  onTestFinished(() => roost.close());
  const workspace = await makeWorkspace(roost);
  await connectEverything(roost, workspace);
  const ofNumber = async () => {
    const { body } = await workspace.owner.call<{ items: ChannelUsage[] }>('GET', `${workspace.path}/usage`);
    return body.items.find(({ kind }) => kind === 'whatsapp');
  };
  const look = () => workspace.owner.call('POST', `${workspace.path}/doctor/run`, {});
  const name = async (messagingLimit: string) => {
    const [number] = roost.simulator.world.phoneNumbers.keys();
    await roost.sim('PATCH', `/_sim/phone_numbers/${number}`, { messagingLimit });
    await look();
  };

  // Nobody has asked yet: what every account begins with.
  expect(await ofNumber()).toMatchObject({ dailyLimit: 250, limitNote: expect.stringContaining('begin with 250') });
  await look();
  expect(await ofNumber()).toMatchObject({ dailyLimit: 2000, limitNote: expect.not.stringContaining('250') });
  await name('TIER_100K');
  expect(await ofNumber()).toMatchObject({ dailyLimit: 100_000 });
  await name('TIER_UNLIMITED');
  expect(await ofNumber()).toMatchObject({ dailyLimit: null, limitNote: expect.stringContaining('sets no limit') });
});

test('who was written to first in the last 24 hours counts, whoever wrote before does not', async ({
  onTestFinished,
}) => {
  const stage = await setOutgoingStage();
  onTestFinished(() => stage.close());
  const { roost, workspace } = stage;
  const parameters = ['Ada', '17'].map((text) => ({ type: 'text', text }));
  const template = { name: 'order_ready', language: 'en_US', components: [{ type: 'body', parameters }] };
  const writtenFirst = async () => {
    await roost.settle();
    const { body } = await workspace.owner.call<{ items: ChannelUsage[] }>('GET', `${workspace.path}/usage`);
    const others = body.items.filter(({ kind }) => kind !== 'whatsapp');
    expect(new Set(others.map((one) => one.writtenFirst))).toEqual(new Set([null]));
    return body.items.find(({ kind }) => kind === 'whatsapp')?.writtenFirst;
  };

  /** With a look now and then: a session ends where nobody comes for long. */
  const aDay = async () => {
    for (let hours = 0; hours < 25; hours += 5) {
      await roost.passTime(5 * 3_600_000);
      await writtenFirst();
    }
  };

  const { path } = await stage.conversationOn('whatsapp');
  const send = async () => expect((await stage.say(path, { template })).status).toBe(202);
  await send();
  expect(await writtenFirst()).toBe(0);
  await aDay();
  await send();
  await send();
  expect(await writtenFirst()).toBe(1);
  await aDay();
  expect(await writtenFirst()).toBe(0);
});

test('what Meta’s headers said is there after a restart, and so for whichever process is asked', async ({
  onTestFinished,
}) => {
  const stage = await setOutgoingStage();
  onTestFinished(() => stage.close());
  const { roost, workspace } = stage;
  const { path } = await stage.conversationOn('messenger');
  await stage.say(path, { text: 'Hello' });
  await roost.settle();
  const read = async () =>
    (await workspace.owner.call<{ items: ChannelUsage[]; app: UsageBar | null }>('GET', `${workspace.path}/usage`))
      .body;
  const before = await read();
  expect(before.app).not.toBeNull();
  expect(before.items.find(({ kind }) => kind === 'facebook')?.bars).not.toEqual([]);
  await roost.restart();
  expect(roost.app.ctx.graph.usage.size).toBe(0);
  expect(await read()).toEqual(before);
});
