import type { ChannelUsage } from '@roost/contract/oversight.ts';
import { expect, test } from 'vitest';
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
