import type { ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { setOutgoingStage } from '../test/outgoing.ts';

const stage = await setOutgoingStage();
const { host, roost, workspace, conversationOn, say, ours } = stage;
afterAll(stage.close);

const system = async <T>(query: ReturnType<typeof sql<T>>) =>
  (await acrossWorkspaces(roost.app.ctx, (tx) => query.execute(tx))).rows;

/** Connected Pages whose answers to a message wait until they are let go. */
async function slowPages(): Promise<{ id: string; held: ServerResponse[] }[]> {
  const pages = await system(sql<{ id: string; externalId: string }>`
    select id, external_id as "externalId" from channels where kind = 'facebook' order by id limit 2`);
  return pages.map(({ id, externalId }) => {
    const held: ServerResponse[] = [];
    host.put(`graph.facebook.com/v25.0/${externalId}/messages`, (request, response) => {
      request.resume();
      held.push(response);
    });
    return { id, held };
  });
}

/** As many replies to as many people, all at once. */
async function queue(channelId: string, count: number): Promise<void> {
  await system(sql`
    with people as (
      insert into contacts (workspace_id, id, name) select ${workspace.id}, gen_random_uuid(), 'Somebody'
      from generate_series(1, ${count}::int) returning id
    ), known as (
      insert into identities (workspace_id, id, contact_id, channel_id, external_id, address)
      select ${workspace.id}, gen_random_uuid(), id, ${channelId}, id::text, id::text from people returning id, contact_id
    ), talks as (
      insert into conversations (workspace_id, id, channel_id, identity_id, contact_id, surface, last_activity_at)
      select ${workspace.id}, gen_random_uuid(), ${channelId}, id, contact_id, 'direct', now() from known returning id
    ), said as (
      insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, text, author_type, status, placed_at)
      select ${workspace.id}, gen_random_uuid(), id, ${channelId}, 'out', 'text', 'Hello', 'agent', 'queued', now() from talks
      returning id, conversation_id
    )
    insert into outbox (workspace_id, message_id, conversation_id, channel_id, lane)
    select ${workspace.id}, id, conversation_id, ${channelId}, (random() * 63)::int from said`);
}

let answered = 0;
function answer(held: ServerResponse[]): void {
  for (const response of held.splice(0)) {
    answered += 1;
    const body = JSON.stringify({ recipient_id: '1', message_id: `m_${answered}` });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }
}

it('a reply does not wait for the hundreds that another account sends slowly', async () => {
  const [first, second] = await slowPages();
  if (first === undefined || second === undefined) throw new Error('two Pages are needed');
  const one = await conversationOn('whatsapp');
  const other = await conversationOn('whatsapp');
  await queue(first.id, 300);
  await expect.poll(() => first.held.length).toBe(16);
  await say(one.path, { text: 'At once' });
  await expect.poll(async () => (await ours(one.path))[0]?.status).toMatch(/sent|delivered/);
  expect(first.held).toHaveLength(16);

  // Whoever comes second gets less, and leaves a share again.
  await queue(second.id, 300);
  await expect.poll(() => second.held.length).toBe(10);
  await say(other.path, { text: 'At once, too' });
  await expect.poll(async () => (await ours(other.path))[0]?.status).toMatch(/sent|delivered/);
  expect([first.held.length, second.held.length]).toEqual([16, 10]);

  await system(sql`delete from outbox where state = 'waiting'`);
  answer(first.held);
  answer(second.held);
  await roost.settle();
});
