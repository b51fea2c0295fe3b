import type { Message } from '@roost/contract/messages.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from './db/migrate.ts';
import { createOwnedDatabase } from './test/database.ts';
import {
  connect,
  conversationWith,
  newAccount,
  newCustomer,
  reached,
  textsOf,
  threadWith,
  wrote,
} from './test/past.ts';
import { makeWorkspace, saveCredentials, startRoost, type TestRoost, type TestWorkspace } from './test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
const said: string[] = [];

beforeAll(async () => {
  const database = await createOwnedDatabase();
  await migrate(database.connection);
  roost = await startRoost({ LOG_LEVEL: 'warn' }, (line) => said.push(line), database);
  workspace = await makeWorkspace(roost);
  await saveCredentials(workspace, roost.simulator.app);
});
afterAll(() => roost.close());

it('a database whose owner may do nothing special is enough: history, messages, replies now and later', async () => {
  const account = await newAccount(roost);
  const [maria, jonas] = [await newCustomer(roost, 'Maria Rossi'), await newCustomer(roost, 'Jonas Weber')];
  const write = (customerId: string, said: object) =>
    roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId, assetId: account.externalId, ...said });
  // Nobody listens yet. A new person and a file together: two jobs of one page.
  await write(maria, { text: 'Is this yours?', attachments: [{ type: 'image' }] });
  await wrote(roost, account, maria, [[-1, '> It is.']]);
  const channel = await connect(workspace, account);
  await reached(workspace, channel.id, { state: 'done', done: 2, conversations: 1 });

  await write(jonas, { text: 'Are you open?' });
  await roost.settle();
  const { id } = await conversationWith(workspace, 'Jonas Weber');
  const say = (text: string, more: object = {}) =>
    workspace.owner.call<Message>('POST', `${workspace.path}/conversations/${id}/messages`, {
      ...{ clientKey: text, mode: 'reply', text },
      ...more,
    });
  expect((await say('Until six.')).status).toBe(202);
  await roost.settle();
  expect((await say('Come in!', { sendAt: roost.clock.now().toISOString() })).status).toBe(202);
  await expect
    .poll(async () => (await threadWith(workspace, 'Jonas Weber')).map(({ text, status }) => [text, status]))
    .toEqual([
      ['Are you open?', null],
      ['Until six.', 'delivered'],
      ['Come in!', 'delivered'],
    ]);
  expect(textsOf(await threadWith(workspace, 'Maria Rossi'))).toEqual(['Is this yours?', '> It is.']);
  expect(said).toEqual([]);
});
