/** The same account by its Page and by itself. */

import type { Channel } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import type { Item } from '../test/instagram.ts';
import { type InstagramStage, setInstagramStage } from '../test/instagram.ts';
import { connectAsset, logInAtMeta, logins } from '../test/roost.ts';
import { channelCaller } from './channels.ts';

let stage: InstagramStage;
beforeAll(async () => {
  stage = await setInstagramStage();
  expect((await stage.saveInstagramApp()).status).toBe(200);
  const { roost } = stage;
  const settings = { deauthorizeUrl: `${roost.url}/api/meta/deauthorize` };
  await roost.sim('PATCH', `/_sim/apps/${roost.simulator.app.id}`, { settings });
});
beforeEach(async () => {
  await stage.roost.sim('DELETE', '/_sim/faults');
  stage.mails.length = 0;
});
afterAll(() => stage.close());

describe('an account that is connected through its Page', () => {
  let conversation: Item | undefined;
  let page: Channel;

  beforeAll(async () => {
    await logInAtMeta(stage.workspace);
    const [login] = (await logins(stage.workspace)).filter(({ flow }) => flow === 'facebook');
    const asset = (kind: string, id: string) =>
      login?.assets.find((one) => one.kind === kind && one.externalId === id) ?? expect.unreachable(kind);
    page = await connectAsset(stage.workspace, login?.id ?? '', asset('facebook', stage.onPage.pageId));
    await connectAsset(stage.workspace, login?.id ?? '', asset('instagram', stage.onPage.id));
    await stage.write(stage.onPage, 'By the Page');
    [conversation] = await stage.conversations(stage.onPage);
  });

  test('is offered by its own login as connected by another, and moves there as the same channel', async () => {
    const before = await stage.channelOf(stage.onPage);
    const login = await stage.logInAs(stage.onPage);
    expect(login.assets[0]).toMatchObject({ connected: true, connectedBy: before.loginId, connectable: true });
    const [asset] = login.assets;
    const moved = await connectAsset(stage.workspace, login.id, asset ?? expect.unreachable('no asset'));
    expect(moved).toMatchObject({ id: before.id, flow: 'instagram', parentId: null, loginId: login.id });
    await stage.write(stage.onPage, 'By itself');
    expect((await stage.conversations(stage.onPage)).map(({ id }) => id)).toEqual([conversation?.id]);
    await stage.reply(conversation, { text: 'Through Instagram' });
    expect(stage.threadAtMeta(stage.onPage).at(-1)).toBe('Through Instagram');
  });

  test('told of by both ways, because the Page stays connected, each message is there once', async () => {
    const texts = (await stage.lines(conversation)).map(({ text }) => text);
    expect(texts).toEqual(['By the Page', 'By itself', 'Through Instagram']);
    const { rows } = await acrossWorkspaces(stage.roost.app.ctx, (tx) =>
      sql<{ told: number }>`
        select count(*)::int as told from deliveries where position('By itself' in convert_from(body, 'UTF8')) > 0`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([{ told: 2 }]);
  });

  test('goes back to its Page as the same channel, and its own subscription ends', async () => {
    const [facebook] = (await logins(stage.workspace)).filter(({ flow }) => flow === 'facebook');
    const asset = facebook?.assets.find(({ externalId }) => externalId === stage.onPage.id);
    expect(asset).toMatchObject({ connected: true, connectedBy: (await stage.channelOf(stage.onPage)).loginId });
    const back = await connectAsset(stage.workspace, facebook?.id ?? '', asset ?? expect.unreachable('no asset'));
    expect(back).toMatchObject({ flow: 'facebook', parentId: stage.onPage.pageId });
    expect(stage.subscribed(stage.onPage)).toEqual([]);
    await stage.write(stage.onPage, 'By the Page again');
    await stage.reply(conversation, { text: 'Through the Page' });
    expect((await stage.lines(conversation)).map(({ text }) => text).slice(-2)).toEqual([
      'By the Page again',
      'Through the Page',
    ]);
    expect((await stage.conversations(stage.onPage)).map(({ id }) => id)).toEqual([conversation?.id]);
  });

  test('moves by itself to the login that still works when the other is given back at Meta', async () => {
    await stage.connectAs(stage.onPage);
    await stage.roost.sim('POST', '/_sim/remove_app', { personId: `ig:${stage.onPage.id}` });
    await stage.roost.settle();
    expect(await stage.channelOf(stage.onPage)).toMatchObject({ flow: 'facebook', state: { code: 'connected' } });
    const caller = await channelCaller(
      stage.roost.app.ctx,
      stage.workspace.id,
      (await stage.channelOf(stage.onPage)).id,
    );
    expect(caller).toMatchObject({ target: { parentId: stage.onPage.pageId } });
  });

  test('leaves its Page when nothing else there is connected', async () => {
    await stage.workspace.owner.call('DELETE', `${stage.workspace.path}/channels/${page.id}`);
    const installs = stage.roost.simulator.world.pages.get(stage.onPage.pageId)?.installs;
    expect(installs?.has(stage.roost.simulator.app.id)).toBe(true);
    await stage.connectAs(stage.onPage);
    expect(installs?.has(stage.roost.simulator.app.id)).toBe(false);
    await stage.write(stage.onPage, 'Only once');
    expect((await stage.lines(conversation)).at(-1)?.text).toBe('Only once');
  });
});
