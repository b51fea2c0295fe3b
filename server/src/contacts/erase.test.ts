import type { Contact } from '@roost/contract/contacts.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { type OutgoingStage, setOutgoingStage } from '../test/outgoing.ts';
import { eraseDeliveries } from './erase-deliveries.ts';

let stage: OutgoingStage;
beforeAll(async () => {
  stage = await setOutgoingStage();
});
afterAll(() => stage.close());

const contactIn = async (path: string) => (await stage.workspace.owner.call<Conversation>('GET', path)).body.contact;
const erase = (id: string) => stage.workspace.owner.call('DELETE', `${stage.workspace.path}/contacts/${id}`);
const contacts = async () =>
  (await stage.workspace.owner.call<{ items: Contact[] }>('GET', `${stage.workspace.path}/contacts?limit=100`)).body
    .items;
const messagesSaying = (text: string) =>
  acrossWorkspaces(stage.roost.app.ctx, (tx) =>
    tx.selectFrom('messages').select('id').where('text', '=', text).execute(),
  );

for (const platform of ['messenger', 'instagram'] as const) {
  test(`an echo on ${platform} that comes after its person was erased brings nobody back`, async () => {
    const { path } = await stage.conversationOn(platform);
    const { id } = await contactIn(path);
    await stage.roost.sim('POST', '/_sim/webhooks', { pause: true });
    expect((await stage.say(path, { text: `Your secret parcel by ${platform}` })).status).toBe(202);
    await stage.roost.app.drain();
    expect((await erase(id)).status).toBe(200);
    const others = await contacts();
    await stage.roost.sim('POST', '/_sim/webhooks', { resume: true });
    await stage.roost.settle();
    expect(await contacts()).toEqual(others);
    expect(await messagesSaying(`Your secret parcel by ${platform}`)).toEqual([]);
  });
}

test('an echo of a message that a restored backup does not have is kept: its person was not erased', async () => {
  const { path } = await stage.conversationOn('messenger');
  await stage.roost.sim('POST', '/_sim/webhooks', { pause: true });
  const sent = await stage.say(path, { text: 'Your parcel of before the restore' });
  await stage.roost.app.drain();
  await acrossWorkspaces(stage.roost.app.ctx, (tx) =>
    tx
      .deleteFrom('messages')
      .where('id', '=', (sent.body as { id: string }).id)
      .execute(),
  );
  await stage.roost.sim('POST', '/_sim/webhooks', { resume: true });
  await stage.roost.settle();
  expect(await messagesSaying('Your parcel of before the restore')).toHaveLength(1);
});

test('a message that arrives while its person is erased goes with them', async () => {
  const { path, id: conversationId } = await stage.conversationOn('messenger');
  const { id } = await contactIn(path);
  const { id: channelId } = stage.channelOf('messenger');
  const arriving = new pg.Client(stage.roost.database.connection);
  await arriving.connect();
  try {
    await arriving.query('begin');
    await arriving.query('select 1 from conversations where id = $1 for no key update', [conversationId]);
    const erasing = erase(id);
    const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await arriving.query(waiting)).rows[0].n).toBe(1);
    await arriving.query(
      `insert into messages (workspace_id, id, conversation_id, channel_id, external_id, direction, kind, text, author_type, placed_at)
        values ($1, $2, $3, $4, 'late', 'in', 'text', 'Too late', 'contact', now())`,
      [stage.workspace.id, newId(), conversationId, channelId],
    );
    await arriving.query('commit');
    expect((await erasing).status).toBe(200);
  } finally {
    await arriving.end();
  }
  expect(await messagesSaying('Too late')).toEqual([]);
  expect((await stage.workspace.owner.call('GET', path)).status).toBe(404);
});

test('the journal is looked through after the person is gone, by whoever has time, and once more for what came late', async () => {
  const { path } = await stage.conversationOn('messenger');
  const { id } = await contactIn(path);
  const reader = new pg.Client(stage.roost.database.connection);
  await reader.connect();
  const known = await reader.query('select external_id as id from identities where contact_id = $1', [id]);
  const address: string = known.rows[0].id;
  const theirs = async () => {
    const { rows } = await reader.query(
      "select id from deliveries where position(convert_to($1, 'UTF8') in body) > 0",
      [`"${address}"`],
    );
    return rows;
  };
  const [delivery] = await theirs();
  try {
    await reader.query('begin');
    await reader.query('select 1 from deliveries where id = $1 for update', [delivery.id]);
    // Somebody holds their bytes: nobody who erases waits for that.
    expect((await erase(id)).status).toBe(200);
    await reader.query('commit');
    await stage.roost.settle();
    expect(await theirs()).toEqual([]);
    await reader.query(
      `insert into deliveries (workspace_id, id, received_at, object, body, entries, entries_left, state)
        values ($1, $2, now(), 'page', convert_to($3, 'UTF8'), 1, 1, 'received')`,
      [stage.workspace.id, newId(), `{"sender":{"id":"${address}"}}`],
    );
    await reader.query("update deletion_requests set created_at = now() - interval '10 minutes'");
    await eraseDeliveries(stage.roost.app.ctx);
    // It still has to be read.
    expect(await theirs()).toHaveLength(1);
    await reader.query("update deliveries set state = 'processed', entries_left = 0 where state = 'received'");
    await eraseDeliveries(stage.roost.app.ctx);
    expect(await theirs()).toEqual([]);
    const { rows } = await reader.query('select 1 from deletion_requests where ids_left is not null');
    expect(rows).toEqual([]);
  } finally {
    await reader.end();
  }
});
