import type { Message } from '@roost/contract/messages.ts';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { conversationsByName } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let own: TestWorkspace;
let path: string;

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  await connectEverything(roost, own);
  const { body } = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  await roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId: body.customers[0]?.id, text: 'Open?' });
  await roost.settle();
  path = `${own.path}/conversations/${[...(await conversationsByName(own)).values()][0]?.id}`;
});
afterAll(() => roost.close());

const system = (statement: string) =>
  acrossWorkspaces(roost.app.ctx, async (tx) => void (await sql.raw(statement).execute(tx)));
const outbox = async () =>
  (await acrossWorkspaces(roost.app.ctx, (tx) => sql<{ state: string }>`select state from outbox`.execute(tx))).rows;
const texts = async () =>
  (await own.owner.call<{ items: Message[] }>('GET', `${path}/messages`)).body.items
    .filter(({ direction }) => direction === 'out')
    .map(({ text, status }) => ({ text, status }));
const onPhone = async () => {
  const { body } = await roost.sim<{ threads: { messages: { direction: string; text: string }[] }[] }>(
    'GET',
    '/_sim/state',
  );
  return body.threads.flatMap(({ messages }) => messages.filter((one) => one.direction === 'business'));
};

/** Between claiming a reply and sending it the tokens are read: that waits until `release`. */
async function heldUp(text: string, meanwhile: () => Promise<void>): Promise<void> {
  const holder = new pg.Client(roost.database.connection);
  await holder.connect();
  await holder.query('begin; lock table logins in access exclusive mode');
  const answer = await own.owner.call('POST', `${path}/messages`, { clientKey: text, mode: 'reply', text });
  expect(answer.status).toBe(202);
  await expect.poll(outbox).toEqual([{ state: 'sending' }]);
  await meanwhile();
  await holder.query('commit');
  await holder.end();
  await roost.settle();
}

it('a reply that was held up before it left goes out once the way is free', async () => {
  await heldUp('held up', async () => roost.clock.advance(45_000));
  expect(await texts()).toEqual([{ text: 'held up', status: 'delivered' }]);
  expect(await onPhone()).toHaveLength(1);
});

it('one that was declared open by another process goes out all the same, since it is known not to have left', async () => {
  await heldUp('declared open', async () => {
    roost.clock.advance(70_000);
    await acrossWorkspaces(roost.app.ctx, (tx) =>
      sql`update outbox set claimed_at = claimed_at - interval '70 seconds'`.execute(tx),
    );
    await expect.poll(outbox).toEqual([{ state: 'unknown' }]);
  });
  expect(await texts()).toContainEqual({ text: 'declared open', status: 'delivered' });
  expect((await onPhone()).filter(({ text }) => text === 'declared open')).toHaveLength(1);
});

it('one that its agent has sent again meanwhile leaves the second attempt alone, whose outcome is open', async () => {
  await heldUp('sent again', async () => {
    roost.clock.advance(300_000);
    await acrossWorkspaces(roost.app.ctx, (tx) =>
      sql`update outbox set claimed_at = claimed_at - interval '5 minutes'`.execute(tx),
    );
    await expect.poll(outbox).toEqual([]);
    await system("update channels set paused = true where kind = 'facebook'");
    const { body } = await own.owner.call<{ items: Message[] }>('GET', `${path}/messages`);
    const unknown = body.items.find(({ text }) => text === 'sent again');
    const again = await own.owner.call('POST', `${own.path}/messages/${unknown?.id}/retry`);
    expect(again.status).toBe(202);
    // Another process has claimed it, and died: whether it arrived nobody can tell.
    await system("update outbox set state = 'unknown', attempts = 1, claimed_at = now()");
  });
  expect(await outbox()).toEqual([{ state: 'unknown' }]);
  expect((await onPhone()).map(({ text }) => text)).not.toContain('sent again');
  await system("delete from outbox; update channels set paused = false where kind = 'facebook'");
});

it('a reply whose outcome was declared unknown meanwhile does not leave any more', async () => {
  await heldUp('too late', async () => {
    roost.clock.advance(300_000);
    await acrossWorkspaces(roost.app.ctx, (tx) =>
      sql`update outbox set claimed_at = claimed_at - interval '5 minutes'`.execute(tx),
    );
    await expect.poll(outbox).toEqual([]);
  });
  expect(await texts()).toContainEqual({ text: 'too late', status: 'unknown' });
  expect((await onPhone()).map(({ text }) => text)).not.toContain('too late');
});

it('one that cannot be settled keeps no other from being settled', async () => {
  const { body } = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  const send = { platform: 'whatsapp', customerId: body.customers[1]?.id, text: 'Open, too?' };
  await roost.sim('POST', '/_sim/send', send);
  await roost.settle();
  const conversations = [...(await conversationsByName(own)).values()];
  await system('update channels set paused = true');
  for (const [n, { id }] of conversations.entries()) {
    const wish = { clientKey: `open-${n}`, mode: 'reply', text: n === 0 ? 'poison' : 'fine' };
    await own.owner.call('POST', `${own.path}/conversations/${id}/messages`, wish);
  }
  const admin = new pg.Client(roost.database.connection);
  await admin.connect();
  await admin.query(`create function refuse() returns trigger language plpgsql as $$ begin raise 'poison'; end $$;
    create trigger refuse before update on messages for each row when (new.text = 'poison') execute function refuse()`);
  await system("update outbox set state = 'unknown', claimed_at = now() - interval '3 minutes'");
  await expect.poll(outbox).toEqual([{ state: 'unknown' }]);
  await admin.query('drop trigger refuse on messages; drop function refuse');
  await admin.end();
  await expect.poll(outbox).toEqual([]);
});
