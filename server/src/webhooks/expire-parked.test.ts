import type { Delivery } from '@roost/contract/deliveries.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { expireParked } from './expire-parked.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let channels: Channel[];
let pageId: string;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
});
afterAll(() => roost.close());

async function tell(item: object): Promise<void> {
  const messaging = [{ sender: { id: '7001' }, recipient: { id: pageId }, timestamp: Date.now(), ...item }];
  await post({ object: 'page', entry: [{ id: pageId, time: Date.now(), messaging }] });
}

async function post(delivery: object): Promise<void> {
  const body = Buffer.from(JSON.stringify(delivery));
  const headers = { 'x-hub-signature-256': signBody(roost.simulator.app.secret, body) };
  const answer = await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  await roost.app.drain();
}

const letADayPass = () =>
  acrossWorkspaces(roost.app.ctx, (tx) =>
    sql`update parked_events set parked_at = now() - interval '25 hours'`.execute(tx),
  );

async function letters(): Promise<Delivery[]> {
  const { body } = await workspace.owner.call<{ items: Delivery[] }>('GET', `${workspace.path}/deliveries?state=dead`);
  return body.items;
}

const reaction = {
  reaction: { mid: 'm_late', action: 'react', emoji: '❤', reaction: 'love' },
};

it('an event whose message does not come within a day is a dead letter, and is applied by a replay once it has', async () => {
  await tell(reaction);
  expect(await expireParked(roost.app.ctx)).toBe(0);
  await letADayPass();
  expect(await expireParked(roost.app.ctx)).toBe(1);
  const [letter] = await letters();
  expect(letter).toMatchObject({
    object: 'roost.parked',
    events: { expired: 1 },
    error: 'Waited 24 hours for a message that never came: 1 × reaction.',
  });
  // Replayed too early it waits for another day.
  await workspace.owner.call('POST', `${workspace.path}/deliveries/${letter?.id}/replay`);
  expect(await letters()).toEqual([]);
  await letADayPass();
  expect(await expireParked(roost.app.ctx)).toBe(1);

  await tell({ message: { mid: 'm_late', text: 'Here at last' } });
  const replayed = await workspace.owner.call('POST', `${workspace.path}/deliveries/replay`, { state: 'dead' });
  expect(replayed).toMatchObject({ status: 202, body: { replayed: 1 } });
  const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', `${workspace.path}/conversations`);
  const thread = await workspace.owner.call<{ items: { text: string; reactions: { emoji: string }[] }[] }>(
    'GET',
    `${workspace.path}/conversations/${body.items[0]?.id}/messages`,
  );
  expect(thread.body.items).toMatchObject([{ text: 'Here at last', reactions: [{ emoji: '❤' }] }]);
});

it('a status of a message that another app sent is dropped after a day; one that names a message of ours is not', async () => {
  const number = channels.find(({ kind }) => kind === 'whatsapp');
  const before = (await letters()).length;
  const park = async (externalId: string, ours: object) => {
    const status = {
      id: externalId,
      status: 'delivered',
      timestamp: '1772300000',
      recipient_id: '447700900123',
      ...ours,
    };
    const value = {
      messaging_product: 'whatsapp',
      metadata: { phone_number_id: number?.externalId },
      statuses: [status],
    };
    const entry = [{ id: number?.parentId, changes: [{ field: 'messages', value }] }];
    await post({ object: 'whatsapp_business_account', entry });
  };
  const parked = () =>
    acrossWorkspaces(roost.app.ctx, (tx) => tx.selectFrom('parked_events').select('external_id').execute());
  await park('wamid.other', {});
  expect(await parked()).toHaveLength(1);
  await letADayPass();
  expect(await expireParked(roost.app.ctx)).toBe(0);
  expect(await parked()).toEqual([]);
  expect(await letters()).toHaveLength(before);
  await park('wamid.ours', { biz_opaque_callback_data: newId() });
  await letADayPass();
  expect(await expireParked(roost.app.ctx)).toBe(1);
  expect(await letters()).toHaveLength(before + 1);
});
