import type { Asset, Channel } from '@roost/contract/meta.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { GraphFailure } from '../meta/graph.ts';
import { failAtMeta } from '../test/faults.ts';
import {
  confirmHeld,
  connectEverything,
  logInAtMeta,
  logins,
  makeWorkspace,
  saveCredentials,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../test/roost.ts';
import { channelCaller } from './channels.ts';
import { reportAuthFailure } from './suspect.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
beforeEach(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
});
afterEach(() => roost.close());

async function channels(): Promise<Channel[]> {
  return (await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels`)).body.items;
}

async function logIn(): Promise<{ loginId: string; assets: Asset[] }> {
  await saveCredentials(workspace, roost.simulator.app);
  await logInAtMeta(workspace);
  const [login] = await logins(workspace);
  return { loginId: login?.id ?? '', assets: login?.assets ?? [] };
}

const connect = (loginId: string, asset: Asset | undefined, extra: object = {}) =>
  workspace.owner.call<Channel>('POST', `${workspace.path}/channels`, {
    loginId,
    kind: asset?.kind,
    externalId: asset?.externalId,
    ...extra,
  });

async function subscribed(pageId: string): Promise<boolean> {
  const state = await roost.sim<{ pages: { id: string; subscribedFields: string[] }[] }>('GET', '/_sim/state');
  return state.body.pages.find((page) => page.id === pageId)?.subscribedFields.includes('messages') === true;
}

const authFailure = new GraphFailure('refused', 'Error validating access token', { code: 190, subcode: 460 });

test('everything a login offers can be connected, and each is subscribed at Meta', async () => {
  const connected = await connectEverything(roost, workspace);
  expect(connected.map((channel) => channel.kind).sort()).toEqual([
    'facebook',
    'facebook',
    'facebook',
    'instagram',
    'whatsapp',
  ]);
  for (const channel of connected) {
    expect(channel.state).toMatchObject({ code: 'connected' });
    expect(channel.lastEventAt).toBeNull();
    if (channel.kind === 'facebook') expect(await subscribed(channel.externalId)).toBe(true);
  }
  const [login] = await logins(workspace);
  expect(login?.assets.every((asset) => asset.connected)).toBe(true);
});

test('connecting again answers 200 with the same channel', async () => {
  const { loginId, assets } = await logIn();
  const first = await connect(loginId, assets[0]);
  const again = await connect(loginId, assets[0]);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body.id).toBe(first.body.id);
  expect(await channels()).toHaveLength(1);
});

test('a number that is not registered asks for its PIN', async () => {
  const { loginId, assets } = await logIn();
  const number = assets.find((asset) => asset.kind === 'whatsapp');
  await roost.sim('PATCH', `/_sim/phone_numbers/${number?.externalId}`, { registered: false });
  const without = await connect(loginId, number);
  expect([without.status, without.body]).toMatchObject([422, { error: { code: 'pin_needed', field: 'pin' } }]);
  expect(await channels()).toEqual([]);
  const withPin = await connect(loginId, number, { pin: '123456' });
  expect([withPin.status, withPin.body.state]).toMatchObject([201, { code: 'connected' }]);
});

test('what Meta refuses while subscribing is told and nothing is connected', async () => {
  const { loginId, assets } = await logIn();
  await failAtMeta(roost, 'subscribed_apps', { error: { code: 200, message: 'Permissions error' } });
  const answer = await connect(
    loginId,
    assets.find((asset) => asset.kind === 'facebook'),
  );
  expect([answer.status, answer.body]).toMatchObject([502, { error: { code: 'meta_error' } }]);
  expect(await channels()).toEqual([]);
});

test('a channel can be paused and woken', async () => {
  const [channel] = await connectEverything(roost, workspace);
  const path = `${workspace.path}/channels/${channel?.id}`;
  expect((await workspace.owner.call('PATCH', path, { paused: true })).body).toMatchObject({
    state: { code: 'paused' },
  });
  expect((await workspace.owner.call('PATCH', path, { paused: false })).body).toMatchObject({
    state: { code: 'connected' },
  });
});

test('disconnecting a Page leaves its Instagram account subscribed until that goes too', async () => {
  const connected = await connectEverything(roost, workspace);
  const instagram = connected.find((channel) => channel.kind === 'instagram');
  const page = connected.find((channel) => channel.externalId === instagram?.parentId);
  const disconnect = (id = '') => workspace.owner.call('DELETE', `${workspace.path}/channels/${id}`);
  expect((await disconnect(page?.id)).status).toBe(200);
  expect(await subscribed(page?.externalId ?? '')).toBe(true);
  expect((await disconnect(instagram?.id)).status).toBe(200);
  expect(await subscribed(page?.externalId ?? '')).toBe(false);
  const after = (await channels()).filter((channel) => channel.state.code === 'disconnected');
  expect(after.map((channel) => channel.id).sort()).toEqual([page?.id, instagram?.id].sort());
  expect(await channelCaller(roost.app.ctx, workspace.id, page?.id ?? '')).toEqual({ blocked: 'disconnected' });
});

test('a disconnected channel comes back with its id', async () => {
  const { loginId, assets } = await logIn();
  const first = await connect(loginId, assets[0]);
  await workspace.owner.call('DELETE', `${workspace.path}/channels/${first.body.id}`);
  const back = await connect(loginId, assets[0]);
  expect([back.status, back.body.id, back.body.state.code]).toEqual([200, first.body.id, 'connected']);
});

test('disconnecting a login gives the grant back and keeps the channels as history', async () => {
  const connected = await connectEverything(roost, workspace);
  const [login] = await logins(workspace);
  expect((await workspace.owner.call('DELETE', `${workspace.path}/logins/${login?.id}`)).status).toBe(200);
  expect(await logins(workspace)).toEqual([]);
  expect((await channels()).map((channel) => channel.state.code)).toEqual(connected.map(() => 'disconnected'));
  expect(roost.simulator.world.grants.size).toBe(0);
  await logInAtMeta(workspace);
  const [again] = await logins(workspace);
  expect(again?.id).toBe(login?.id);
});

test('one refused token is only asked about: a live login stays connected', async () => {
  const [channel] = await connectEverything(roost, workspace);
  await reportAuthFailure(roost.app.ctx, workspace.id, channel?.id ?? '', authFailure);
  expect((await channels()).every((one) => one.state.code === 'connected')).toBe(true);
});

test('a dead login says so on every channel, and logging in again heals them under the same ids', async () => {
  const before = await connectEverything(roost, workspace);
  const [login] = await logins(workspace);
  await roost.sim('POST', '/_sim/tokens', { action: 'revoke' });
  await reportAuthFailure(roost.app.ctx, workspace.id, before[0]?.id ?? '', authFailure);
  const dead = await channels();
  for (const channel of dead) {
    expect(channel.state).toMatchObject({ code: 'needs_reconnect', action: 'Connect with Meta' });
    expect(channel.state.message.length).toBeGreaterThan(10);
  }
  expect((await logins(workspace))[0]?.state.code).toBe('needs_reconnect');
  expect(await channelCaller(roost.app.ctx, workspace.id, before[0]?.id ?? '')).toEqual({ blocked: 'needs_reconnect' });
  await logInAtMeta(workspace);
  expect((await logins(workspace)).map((one) => one.id)).toEqual([login?.id]);
  const after = await channels();
  expect(after.map((one) => [one.id, one.state.code])).toEqual(dead.map((one) => [one.id, 'connected']));
  const page = after.find((one) => one.kind === 'facebook');
  expect(await subscribed(page?.externalId ?? '')).toBe(true);
});

test('a Page that is un-ticked when logging in again needs reconnecting, the others go on', async () => {
  const before = await connectEverything(roost, workspace);
  const books = before.find((channel) => channel.name === 'Harbor Books');
  await logInAtMeta(workspace, undefined, { untick: [books?.externalId ?? ''] });
  await confirmHeld(workspace);
  const after = await channels();
  expect(after.find((channel) => channel.id === books?.id)?.state.code).toBe('needs_reconnect');
  expect(after.filter((channel) => channel.id !== books?.id).every((one) => one.state.code === 'connected')).toBe(true);
});

test('another App ID orphans every login', async () => {
  await connectEverything(roost, workspace);
  const other = await roost.sim<{ id: string; secret: string }>('POST', '/_sim/apps', { name: 'Other' });
  await saveCredentials(workspace, other.body);
  expect((await channels()).every((channel) => channel.state.code === 'needs_reconnect')).toBe(true);
  expect((await logins(workspace))[0]?.state.code).toBe('needs_reconnect');
});

test("another workspace's logins, channels and assets are not found", async () => {
  const [channel] = await connectEverything(roost, workspace);
  const [login] = await logins(workspace);
  const made = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Other' });
  const other = `/api/workspaces/${made.body.id}`;
  const answers = await Promise.all([
    workspace.owner.call('PATCH', `${other}/channels/${channel?.id}`, { paused: true }),
    workspace.owner.call('DELETE', `${other}/channels/${channel?.id}`),
    workspace.owner.call('DELETE', `${other}/logins/${login?.id}`),
    workspace.owner.call('POST', `${other}/channels`, {
      loginId: login?.id,
      kind: channel?.kind,
      externalId: channel?.externalId,
    }),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
  expect((await channels()).every((one) => one.state.code === 'connected')).toBe(true);
});

test('what a customer writes while the channel is still being connected is not lost', async () => {
  const { loginId, assets } = await logIn();
  const page = assets.find((asset) => asset.kind === 'facebook' && asset.name === 'Sunny Side Café');
  const once = { method: 'GET', times: 1 } as const;
  await failAtMeta(roost, `${page?.externalId}/subscribed_apps`, { delayMs: 2_000 }, once);
  const connecting = connect(loginId, page);
  await expect.poll(() => subscribed(page?.externalId ?? '')).toBe(true);
  const { body: state } = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  await roost.sim('POST', '/_sim/send', {
    platform: 'messenger',
    customerId: state.customers[0]?.id,
    assetId: page?.externalId,
    text: 'Already there?',
  });
  await roost.simulator.settle();
  expect((await connecting).status).toBe(201);
  await roost.settle();
  const { body } = await workspace.owner.call<{ items: { lastMessage: { text: string } }[] }>(
    'GET',
    `${workspace.path}/conversations`,
  );
  expect(body.items.map(({ lastMessage }) => lastMessage.text)).toEqual(['Already there?']);
});

test('a channel that cannot be subscribed leaves nothing behind', async () => {
  const { loginId, assets } = await logIn();
  const page = assets.find((asset) => asset.kind === 'facebook');
  await failAtMeta(roost, `${page?.externalId}/subscribed_apps`, { error: { code: 200, message: 'no' } });
  expect((await connect(loginId, page)).status).toBe(502);
  expect(await channels()).toEqual([]);
});

test('a mark that came for a channel that was never connected goes with it', async () => {
  const { loginId, assets } = await logIn();
  const page = assets.find((asset) => asset.kind === 'facebook');
  const refusal = { delayMs: 2_000, error: { code: 200, message: 'no' } };
  await failAtMeta(roost, `${page?.externalId}/subscribed_apps`, refusal, { method: 'GET' });
  const connecting = connect(loginId, page);
  await expect.poll(async () => (await channels()).length).toBe(1);
  const [half] = await channels();
  await acrossWorkspaces(roost.app.ctx, (tx) =>
    tx
      .insertInto('parked_events')
      .values({
        workspace_id: workspace.id,
        id: newId(),
        channel_id: half?.id ?? '',
        external_id: 'm_1',
        event: '{}',
        event_hash: Buffer.from('x'),
      })
      .execute(),
  );
  expect((await connecting).status).toBe(502);
  expect(await channels()).toEqual([]);
});

test('connecting again that fails leaves the channel as it was', async () => {
  const { loginId, assets } = await logIn();
  const page = assets.find((asset) => asset.kind === 'facebook');
  await connect(loginId, page);
  await roost.settle();
  const before = await channels();
  await failAtMeta(roost, `${page?.externalId}/subscribed_apps`, { error: { code: 200, message: 'no' } });
  expect((await connect(loginId, page)).status).toBe(502);
  expect(await channels()).toEqual(before);
});

test('the templates of a number are there as soon as it is connected', async () => {
  await connectEverything(roost, workspace);
  await roost.settle();
  const { body } = await workspace.owner.call<{ items: { name: string }[] }>('GET', `${workspace.path}/templates`);
  expect(body.items.map(({ name }) => name)).toContain('order_ready');
});
