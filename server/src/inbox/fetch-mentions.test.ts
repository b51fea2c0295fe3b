import type { Delivery } from '@roost/contract/deliveries.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inWorkspace } from '../db/db.ts';
import { type MediaHost, startMediaHost } from '../test/media-host.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { askForMentions } from './mentions.ts';

let host: MediaHost;
let roost: TestRoost;
let workspace: TestWorkspace;
let account: Channel;
let customerId: string;

beforeAll(async () => {
  host = await startMediaHost();
  roost = await startRoost({ META_GATEWAY_URL: host.url });
  host.forwardTo = roost.simulator.url;
  workspace = await makeWorkspace(roost);
  const found = (await connectEverything(roost, workspace)).find(({ kind }) => kind === 'instagram');
  if (found === undefined) throw new Error('the demo world has an Instagram account');
  account = found;
  const { body: state } = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  customerId = state.customers[0]?.id ?? '';
  await roost.settle();
});
afterAll(async () => {
  await roost.close();
  await host.close();
});

/** Meta tells what was said in any mention, or why not; the simulated one does not. */
function showMentions(status: number, body: object): void {
  host.put(`graph.facebook.com/${roost.app.ctx.config.metaGraphVersion}/${account.externalId}`, (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
  );
}

const saying = (text: string) => ({ mentioned_comment: { id: `17${text.length}`, text, username: 'mia' } });

async function said(): Promise<string[]> {
  const rows = await inWorkspace(roost.app.ctx, workspace.id, (tx) =>
    tx.selectFrom('messages').select('text').where('channel_id', '=', account.id).execute(),
  );
  return rows.flatMap(({ text }) => text ?? []);
}

async function letters(): Promise<Delivery[]> {
  const path = `${workspace.path}/deliveries?state=dead`;
  return (await workspace.owner.call<{ items: Delivery[] }>('GET', path)).body.items;
}

const connected = (state: 'connected' | 'needs_reconnect') =>
  inWorkspace(roost.app.ctx, workspace.id, (tx) =>
    tx.updateTable('channels').set({ state }).where('id', '=', account.id).execute(),
  );

const mention = (text: string) =>
  roost.sim('POST', '/_sim/mentions', { assetId: account.externalId, customerId, text });

test('a mention that comes while the login is dead is fetched when it is back', { timeout: 60_000 }, async () => {
  showMentions(200, saying('while it was dead @you'));
  await connected('needs_reconnect');
  await mention('while it was dead @you');
  await roost.settle();
  expect(await said()).not.toContain('while it was dead @you');
  await connected('connected');
  await expect.poll(said, { timeout: 40_000 }).toContain('while it was dead @you');
  expect(await letters()).toEqual([]);
});

test('one that Meta refuses, or does not hand over for a day, is a dead letter and is fetched by a replay', async () => {
  showMentions(400, { error: { code: 10, message: '(#10) Application does not have permission for this action' } });
  await mention('refused @you');
  await roost.settle();
  await expect.poll(async () => (await letters()).length).toBe(1);
  const [letter] = await letters();
  expect(letter).toMatchObject({ object: 'roost.mention', error: expect.stringMatching(/^A mention could not be/) });
  showMentions(200, saying('refused @you'));
  await workspace.owner.call('POST', `${workspace.path}/deliveries/${letter?.id}/replay`, {});
  expect(await letters()).toEqual([]);
  await expect.poll(said, { timeout: 10_000 }).toContain('refused @you');

  // Once a day of tries is over.
  await connected('needs_reconnect');
  const at = new Date(roost.clock.now().getTime() - 25 * 3_600_000).toISOString();
  const old = { channelId: account.id, mediaExternalId: 'an-old-post', commentExternalId: null, at };
  const { ctx } = roost.app;
  await inWorkspace(ctx, workspace.id, (tx) => askForMentions(ctx, tx, workspace.id, [old]));
  await expect
    .poll(async () => (await letters()).map((one) => one.error), { timeout: 20_000 })
    .toEqual(['A mention could not be fetched: The channel is not connected.']);
  await connected('connected');
});
