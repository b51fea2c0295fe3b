import type { Channel, HeldGrant, Login } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { answerDialog } from '../test/dialog.ts';
import { invite, type TestAgent } from '../test/people.ts';
import {
  connectEverything,
  logInAtMeta,
  logins,
  makeWorkspace,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../test/roost.ts';
import { expireHeldGrants } from './held-grants.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let admin: TestAgent;
let books: Channel;
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const connected = await connectEverything(roost, workspace);
  books = connected.find(({ name }) => name === 'Harbor Books') ?? expect.unreachable('no Page');
  admin = await invite(roost, workspace, 'Second Admin', 'admin');
  return () => roost.close();
});
/** Everything ticked: whatever a test left behind is whole again. */
beforeEach(async () => {
  await logInAtMeta(workspace);
});

async function channels(): Promise<Channel[]> {
  return (await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels`)).body.items;
}

async function theLogin(): Promise<Login> {
  const [login] = await logins(workspace);
  return login ?? expect.unreachable('no login');
}

async function leaveOut(...untick: string[]): Promise<HeldGrant> {
  const landed = await logInAtMeta(workspace, undefined, { untick });
  expect(landed).toContain('login=');
  return (await theLogin()).held ?? expect.unreachable('nothing was held back');
}

const confirm = (held: HeldGrant, cutOff: string[], by = workspace.owner) =>
  by.call<Login>('POST', `${workspace.path}/held-grants/${held.id}/confirm`, { cutOff });
const cancel = (held: HeldGrant, by = workspace.owner) => by.call('DELETE', `${workspace.path}/held-grants/${held.id}`);

const tokens = () =>
  acrossWorkspaces(roost.app.ctx, async (tx) => {
    const channelTokens = await tx.selectFrom('channels').select(['id', 'token_sealed']).orderBy('id').execute();
    const loginTokens = await tx.selectFrom('logins').select(['id', 'token_sealed']).orderBy('id').execute();
    return [...channelTokens, ...loginTokens];
  });

const heldRows = async () => {
  const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql<{ row: string }>`select row_to_json(h)::text as row from held_grants h`.execute(tx),
  );
  return rows.map(({ row }) => row);
};

const actions = async () => {
  const { body } = await workspace.owner.call<{ items: { action: string }[] }>('GET', `${workspace.path}/audit`);
  return body.items.map(({ action }) => action);
};

test('a grant that covers everything takes its place at once', async () => {
  const before = await tokens();
  await logInAtMeta(workspace);
  expect((await theLogin()).held).toBeNull();
  expect(await tokens()).not.toEqual(before);
});

test('a grant that would cut a Page off is kept aside, says so for each channel, and nothing changes', async () => {
  const before = await tokens();
  const held = await leaveOut(books.externalId);
  expect(held.channels.find(({ id }) => id === books.id)).toMatchObject({ name: 'Harbor Books', fate: 'cut_off' });
  expect(held.channels.filter(({ fate }) => fate === 'cut_off')).toHaveLength(1);
  expect(held.channels.filter(({ fate }) => fate === 'stays')).toHaveLength(4);
  expect([held.by, held.permissionsLost]).toEqual(['Olivia Owner', []]);
  expect(await tokens()).toEqual(before);
  expect((await channels()).map(({ state }) => state.code)).toEqual(Array(5).fill('connected'));
  expect(await actions()).toContain('login.grant_held');
});

test('its tokens are sealed', async () => {
  const held = await leaveOut(books.externalId);
  const rows = (await heldRows()).join();
  expect(rows).toContain(held.id);
  const known = [...roost.simulator.world.tokens.keys()];
  expect(known.filter((token) => rows.includes(token))).toEqual([]);
});

test('cancelled, the grant before goes on with its own tokens', async () => {
  const before = await tokens();
  const held = await leaveOut(books.externalId);
  expect((await cancel(held)).status).toBe(200);
  expect((await theLogin()).held).toBeNull();
  expect(await tokens()).toEqual(before);
  expect(await heldRows()).toEqual([]);
  expect((await actions())[0]).toBe('login.grant_dropped');
});

test('confirmed, it cuts off what was said and nothing else', async () => {
  const held = await leaveOut(books.externalId);
  const done = await confirm(held, [books.id]);
  expect([done.status, done.body.held]).toEqual([200, null]);
  const states = new Map((await channels()).map(({ id, state }) => [id, state]));
  expect(states.get(books.id)).toMatchObject({ code: 'needs_reconnect', reason: 'not_ticked' });
  states.delete(books.id);
  expect([...states.values()].every(({ code }) => code === 'connected')).toBe(true);
  expect(await actions()).toContain('login.connected');
});

test('what would be cut off besides what was said stops it, and it goes on waiting', async () => {
  const held = await leaveOut(books.externalId);
  const refused = await confirm(held, []);
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { error: { code: 'conflict', message: expect.stringContaining('Harbor Books') } },
  ]);
  expect((await theLogin()).held?.id).toBe(held.id);
  expect((await confirm(held, [books.id])).status).toBe(200);
});

test('of two admins who decide at once, one does', async () => {
  const held = await leaveOut(books.externalId);
  const answers = await Promise.all([confirm(held, [books.id]), cancel(held, admin), confirm(held, [books.id], admin)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
});

test('of two admins who log in as the same person, the newer grant is the one that waits', async () => {
  const begin = async (by: TestAgent | TestWorkspace['owner']) => {
    const begun = await by.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
      flow: 'facebook',
    });
    return answerDialog(begun.body.authorizeUrl, { untick: [books.externalId] });
  };
  const [one, other] = [await begin(workspace.owner), await begin(admin)];
  await Promise.all([workspace.owner.call('GET', one), admin.call('GET', other)]);
  expect(await heldRows()).toHaveLength(1);
  const first = (await theLogin()).held ?? expect.unreachable('nothing was held back');
  const second = await leaveOut(books.externalId);
  expect((await confirm(first, [books.id])).status).toBe(404);
  expect((await confirm(second, [books.id])).status).toBe(200);
});

test('a whole grant that comes later ends the waiting', async () => {
  const held = await leaveOut(books.externalId);
  await logInAtMeta(workspace);
  expect((await theLogin()).held).toBeNull();
  expect((await confirm(held, [books.id])).status).toBe(404);
  expect((await channels()).every(({ state }) => state.code === 'connected')).toBe(true);
});

test('it waits a day, and its tokens are not kept longer', async () => {
  const held = await leaveOut(books.externalId);
  for (let hours = 0; hours < 24; hours += 8) {
    expect((await theLogin()).held?.id).toBe(held.id);
    roost.clock.advance(8 * 3600_000);
  }
  expect((await theLogin()).held).toBeNull();
  expect((await confirm(held, [books.id])).status).toBe(404);
  expect(await heldRows()).toHaveLength(1);
  await expireHeldGrants(roost.app.ctx);
  expect(await heldRows()).toEqual([]);
});

test('a channel that another login covers moves there instead of being cut off', async () => {
  const robin = [...roost.simulator.world.people.values()].find(({ name }) => name === 'Robin Lee')?.id ?? '';
  const tasks = ['MANAGE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'ANALYZE', 'ADVERTISE'];
  await roost.sim('PATCH', `/_sim/pages/${books.externalId}`, { roles: { [robin]: tasks } });
  const { body } = await roost.sim<{ token: string }>('POST', '/_sim/tokens', {
    ...{ action: 'mint_system_user', personId: robin },
  });
  const pasted = await workspace.owner.call<Login>('POST', `${workspace.path}/logins`, { token: body.token });
  expect(pasted.body.assets.map(({ name }) => name)).toContain('Harbor Books');
  await logInAtMeta(workspace, undefined, { untick: [books.externalId] });
  expect((await logins(workspace)).map(({ held }) => held)).toEqual([null, null]);
  expect((await channels()).every(({ state }) => state.code === 'connected')).toBe(true);
  expect((await channels()).find(({ id }) => id === books.id)?.loginId).toBe(pasted.body.id);
  await workspace.owner.call('DELETE', `${workspace.path}/logins/${pasted.body.id}`);
});

test('disconnecting the login forgets what waits; agents and strangers may not decide', async () => {
  await connectEverything(roost, workspace);
  const held = await leaveOut(books.externalId);
  const agent = await invite(roost, workspace, 'Ann Agent');
  expect((await confirm(held, [books.id], agent)).status).toBe(403);
  const { body } = await workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Elsewhere' });
  const foreign = `/api/workspaces/${body.id}/held-grants/${held.id}`;
  expect((await workspace.owner.call('DELETE', foreign)).status).toBe(404);
  expect(await heldRows()).toHaveLength(1);
  await workspace.owner.call('DELETE', `${workspace.path}/logins/${(await theLogin()).id}`);
  expect(await heldRows()).toEqual([]);
});
