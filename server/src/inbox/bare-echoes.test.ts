import type { Message } from '@roost/contract/messages.ts';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { failAtMeta } from '../test/faults.ts';
import { conversationsByName, newCustomer } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let own: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  const account = (await connectEverything(roost, own)).find(({ kind }) => kind === 'instagram');
  await roost.sim('PATCH', `/_sim/instagram_accounts/${account?.externalId}`, { bareEchoes: true });
});
afterEach(() => roost.sim('DELETE', '/_sim/faults'));
afterAll(() => roost.close());

async function newConversation(name: string): Promise<{ path: string; customerId: string }> {
  const { id: customerId } = await newCustomer(roost, 'instagram', name);
  const id = (await conversationsByName(own)).get(name)?.id;
  return { path: `${own.path}/conversations/${id}`, customerId };
}

async function say(path: string, text: string): Promise<void> {
  await own.owner.call('POST', `${path}/messages`, { clientKey: text, mode: 'reply', text });
  await roost.settle();
}

async function thread(path: string) {
  const { body } = await own.owner.call<{ items: Message[] }>('GET', `${path}/messages`);
  return body.items.map(({ direction, text, status, author }) => ({ direction, text, status, author: author.name }));
}

it('on Instagram a lost answer is settled by an echo that names neither app nor message', async () => {
  const { path } = await newConversation('Bea Bare');
  await failAtMeta(roost, '/messages', { drop: 'after' }, { method: 'POST', times: 1 });
  await say(path, 'Did you get this?');
  expect(await thread(path)).toEqual([
    { direction: 'out', text: 'Did you get this?', status: 'sent', author: 'Olivia Owner' },
    expect.objectContaining({ direction: 'in' }),
  ]);
  // What became of it is known, so the next one goes at once.
  await say(path, 'And this?');
  expect((await thread(path)).map(({ status }) => status)).toEqual(['sent', 'sent', null]);
});

it('what a colleague writes on the phone meanwhile stays theirs', async () => {
  const { path, customerId } = await newConversation('Ben Bare');
  await failAtMeta(roost, '/messages', { drop: 'before' }, { method: 'POST', times: 1 });
  await say(path, 'Ours');
  const threads = [...roost.simulator.world.threads.values()];
  const at = threads.find((one) => one.customerId === customerId && one.platform === 'instagram');
  await roost.sim('POST', '/_sim/answer', { threadId: at?.id, text: 'Theirs' });
  await roost.settle();
  expect(await thread(path)).toMatchObject([
    { text: 'Theirs', status: 'sent', author: 'Instagram app' },
    { text: 'Ours', status: 'queued' },
    { direction: 'in' },
  ]);
});
