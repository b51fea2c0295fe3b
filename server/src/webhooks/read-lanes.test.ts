import { expect, test } from 'vitest';
import { conversationsByName } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost } from '../test/roost.ts';
import { createLaneReader, restWhile } from './read-lanes.ts';

test('however much is waiting to be stored, what is stored is read all the same', async ({ onTestFinished }) => {
  const roost = await startRoost({ ROOST_ROLE: 'web' });
  onTestFinished(() => roost.close());
  const workspace = await makeWorkspace(roost);
  await connectEverything(roost, workspace);
  const { body: state } = await roost.sim<{ customers: { id: string; name: string }[] }>('GET', '/_sim/state');
  const writers = state.customers.slice(0, 3);
  for (const { id } of writers)
    await roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId: id, text: 'Hi' });
  await roost.simulator.settle();
  expect(await conversationsByName(workspace)).toEqual(new Map());

  const reader = createLaneReader(roost.app.ctx, () => true);
  onTestFinished(() => reader.close());
  reader.start();
  await reader.drain();
  expect((await conversationsByName(workspace)).size).toBe(writers.length);
});

test('a burst that is over holds nobody up for as long as it might have lasted', async () => {
  let left = 3;
  await restWhile(() => left-- > 0, 600_000);
  expect(left).toBe(-1);
});
