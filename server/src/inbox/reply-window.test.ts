import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

const hourMs = 3_600_000;

let roost: TestRoost;
let workspace: TestWorkspace;
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  await connectEverything(roost, workspace);
});
afterAll(() => roost.close());

async function written(customerId: string, text: string, at?: number): Promise<void> {
  await roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId, text, at });
  await roost.settle();
}

async function conversationWith(name: string): Promise<string> {
  const query = `q=${encodeURIComponent(name)}`;
  const found = await workspace.owner.call<{ items: Conversation[] }>(
    'GET',
    `${workspace.path}/conversations?${query}`,
  );
  return `${workspace.path}/conversations/${found.body.items[0]?.id}`;
}

const reply = (path: string, text: string) =>
  workspace.owner.call<Message & ErrorBody>('POST', `${path}/messages`, { clientKey: text, mode: 'reply', text });

/** The same reply straight to Meta, past every check of ours. */
async function sendPastRoost(customerId: string): Promise<unknown> {
  const { world, url } = roost.simulator;
  const [assetId] = world.pages.keys();
  const token = [...world.tokens.values()].find(({ pageId, ended }) => pageId === assetId && ended === null);
  const recipient = { id: world.scopedIds.get(`${assetId}:${customerId}`) };
  const response = await fetch(`${url}/graph.facebook.com/v25.0/me/messages`, {
    ...{ method: 'POST', body: JSON.stringify({ recipient, message: { text: 'Past Roost' } }) },
    headers: { authorization: `Bearer ${token?.value}`, 'content-type': 'application/json' },
  });
  return response.json();
}

it('closes at Roost and at Meta alike when time passes, and opens again when the customer writes', async () => {
  await written('c1', 'Are you open on Sunday?');
  const path = await conversationWith('Maria Garcia');
  expect((await reply(path, 'Until six.')).status).toBe(202);
  await roost.settle();
  expect(await sendPastRoost('c1')).toHaveProperty('message_id');

  for (let hours = 0; hours < 25; hours += 5) {
    await roost.passTime(5 * hourMs);
    await workspace.owner.call('GET', '/api/me'); // An idle session would end.
  }
  const refused = await reply(path, 'Are you still there?');
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'window_closed' } } });
  expect(await sendPastRoost('c1')).toMatchObject({ error: { code: 10, error_subcode: 2018278 } });

  await written('c1', 'Yes!');
  expect((await reply(path, 'Good.')).status).toBe(202);
  await roost.settle();
  expect(await sendPastRoost('c1')).toHaveProperty('message_id');
});

it('a message of two days ago shows a closed window without moving any clock', async () => {
  await written('c2', 'Long ago', roost.simulator.clock.now() - 48 * hourMs);
  const path = await conversationWith('Jonas Weber');
  expect((await reply(path, 'Sorry for the wait')).status).toBe(422);
  expect(await sendPastRoost('c2')).toMatchObject({ error: { code: 10, error_subcode: 2018278 } });
});
