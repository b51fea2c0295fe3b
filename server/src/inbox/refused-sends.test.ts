import type { Message } from '@roost/contract/messages.ts';
import type { Notice } from '@roost/contract/together.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { failAtMeta } from '../test/faults.ts';
import { conversationsByName, newCustomer } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let own: TestWorkspace;

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  await connectEverything(roost, own);
});
afterEach(() => roost.sim('DELETE', '/_sim/faults'));
afterAll(() => roost.close());

const system = (statement: string) =>
  acrossWorkspaces(roost.app.ctx, async (tx) => (await sql.raw<Record<string, unknown>>(statement).execute(tx)).rows);

/** A reply on WhatsApp that has been tried so often already, and may go now. */
async function replyAfter(tries: number, name: string) {
  await newCustomer(roost, 'whatsapp', name);
  const id = (await conversationsByName(own)).get(name)?.id ?? '';
  const path = `${own.path}/conversations/${id}`;
  await system("update channels set paused = true where kind = 'whatsapp'");
  await own.owner.call('POST', `${path}/messages`, { clientKey: name, mode: 'reply', text: name });
  await system(`update outbox set attempts = ${tries}`);
  await system("update channels set paused = false where kind = 'whatsapp'");
  await roost.app.drain();
  return {
    id,
    reply: async () => (await own.owner.call<{ items: Message[] }>('GET', `${path}/messages`)).body.items[0],
  };
}

async function notices(conversationId: string): Promise<Notice[]> {
  const { body } = await own.owner.call<{ items: Notice[] }>('GET', `${own.path}/notices`);
  return body.items.filter((one) => one.conversationId === conversationId);
}

it('a reply that Meta’s authentication keeps refusing, while the login is well otherwise, fails in the end and says so', async () => {
  await failAtMeta(roost, '/messages', { status: 400, error: { code: 200, message: 'Permission error' } });
  const early = await replyAfter(3, 'Not yet');
  expect((await early.reply())?.status).toBe('queued');
  await system('delete from outbox');
  const { id, reply } = await replyAfter(24, 'Once too often');
  expect(await reply()).toMatchObject({ status: 'failed', error: { code: 'permission_missing', who: 'admin' } });
  expect(await notices(id)).toMatchObject([{ kind: 'unsent', text: 'Once too often' }]);
});

it('one that waits for its dead login goes on waiting, however often it was tried', async () => {
  await roost.sim('POST', '/_sim/tokens', { action: 'expire' });
  const { id, reply } = await replyAfter(40_000, 'Patience');
  expect(await system("select 1 from channels where kind = 'whatsapp' and state = 'needs_reconnect'")).toHaveLength(1);
  expect((await reply())?.status).toBe('queued');
  expect(await notices(id)).toEqual([]);
  expect(await system('select attempts from outbox')).toEqual([{ attempts: 40_001 }]);
});
