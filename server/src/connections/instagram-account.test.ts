/** An account that logged in as itself, connected. */

import type { HeldGrant } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayMs } from '../clock.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { failAtMeta } from '../test/faults.ts';
import { type InstagramStage, setInstagramStage } from '../test/instagram.ts';
import { newCustomer, reached, textsOf, threadWith, wrote } from '../test/past.ts';
import { connectAsset, logins } from '../test/roost.ts';

let stage: InstagramStage;
beforeAll(async () => {
  stage = await setInstagramStage();
  expect((await stage.saveInstagramApp()).status).toBe(200);
});
beforeEach(async () => {
  await stage.roost.sim('DELETE', '/_sim/faults');
  stage.mails.length = 0;
});
afterAll(() => stage.close());

describe('a connected account without a Page', () => {
  beforeAll(async () => {
    const channel = await stage.connectAs(stage.own);
    expect(channel).toMatchObject({ name: 'no.page', flow: 'instagram', state: { code: 'connected' } });
  });

  test('receives what is signed with the Instagram app’s secret, with names and pictures', async () => {
    await stage.write(stage.own, 'Do you deliver?');
    const [conversation] = await stage.conversations(stage.own);
    expect(conversation).toMatchObject({ contact: { name: 'Maria Garcia' }, lastMessage: { text: 'Do you deliver?' } });
  });

  test('answers through graph.instagram.com, and the echo settles it', async () => {
    const [conversation] = await stage.conversations(stage.own);
    await stage.reply(conversation, { text: 'Yes, until nine.' });
    expect(stage.threadAtMeta(stage.own)).toContain('Yes, until nine.');
    expect((await stage.lines(conversation)).at(-1)).toMatchObject({
      text: 'Yes, until nine.',
      status: 'sent',
      error: null,
    });
  });

  test('reads, reacts and is reacted to', async () => {
    const [conversation] = await stage.conversations(stage.own);
    const path = `${stage.workspace.path}/conversations/${conversation?.id}/messages`;
    const { body } = await stage.workspace.owner.call<{ items: { id: string; direction: string }[] }>('GET', path);
    const theirs = body.items.find(({ direction }) => direction === 'in');
    const reacted = await stage.workspace.owner.call('PUT', `${stage.workspace.path}/messages/${theirs?.id}/reaction`, {
      emoji: '❤️',
    });
    expect(reacted.status).toBe(200);
    await stage.roost.settle();
    const threads = [...stage.roost.simulator.world.threads.values()];
    const thread = threads.find((one) => one.assetId === stage.own.id && one.customerId === 'c1');
    expect(thread?.messages[0]?.reactions).toEqual([{ by: 'business', emoji: '❤️' }]);
  });

  test('comments are answered in public and once in private', async () => {
    const post = { platform: 'instagram', assetId: stage.own.id, text: 'New cake' };
    const { body: made } = await stage.roost.sim<{ id: string }>('POST', '/_sim/posts', post);
    await stage.roost.sim('POST', '/_sim/comments', { postId: made.id, customerId: 'c2', text: 'How much?' });
    await stage.roost.settle();
    const [conversation] = await stage.conversations(stage.own, 'comments');
    expect(conversation?.lastMessage.text).toBe('How much?');
    await stage.reply(conversation, { text: 'Four euros' });
    await stage.reply(conversation, { mode: 'private_reply', text: 'For you three' });
    const comments = [...stage.roost.simulator.world.comments.values()].filter(({ postId }) => postId === made.id);
    expect(comments.map(({ text }) => text)).toEqual(['How much?', 'Four euros']);
    expect(stage.threadAtMeta(stage.own, 'c2')).toEqual(['For you three']);
  });

  test('is renewed at half its life, for another 60 days', async () => {
    const before = (await stage.logInAs(stage.own)).expiresAt ?? '';
    await stage.afterDays(31);
    const [login] = (await logins(stage.workspace)).filter(({ name }) => name === 'no.page');
    expect(Date.parse(login?.expiresAt ?? '') - Date.parse(before)).toBeGreaterThan(30 * dayMs);
    expect(login?.state.code).toBe('connected');
    // The old token ends, the login goes on.
    await stage.afterDays(31);
    await stage.write(stage.own, 'Still there?');
    const [conversation] = await stage.conversations(stage.own);
    await stage.reply(conversation, { text: 'Always' });
    expect(stage.threadAtMeta(stage.own).at(-1)).toBe('Always');
  });

  test('says early when Instagram does not renew it, and by e-mail; and forgets it once it does', async () => {
    await stage.logInAs(stage.own);
    const error = { code: 100, message: 'The token cannot be refreshed.' };
    await failAtMeta(stage.roost, 'refresh_access_token', { error });
    await stage.afterDays(31);
    const state = async () => (await logins(stage.workspace)).find(({ name }) => name === 'no.page')?.state;
    expect(await state()).toMatchObject({ code: 'attention', reason: 'renewal_refused' });
    expect((await state())?.action).toContain('Press Connect with Instagram as no.page before then');
    await expect.poll(() => stage.mails.join('\n')).toContain('did not renew');
    await stage.roost.sim('DELETE', '/_sim/faults');
    await stage.afterDays(2);
    expect(await state()).toMatchObject({ code: 'connected' });
  });

  test('removed at Instagram it needs to be reconnected, keeps what arrives, and comes back with its conversation', async () => {
    await stage.logInAs(stage.own);
    const before = await stage.conversations(stage.own);
    for (const token of stage.tokensOf(stage.own)) token.ended = 'revoked';
    const [conversation] = before;
    await stage.write(stage.own, 'Hello?');
    await stage.reply(conversation, { text: 'Wait for me' });
    await expect
      .poll(async () => (await stage.channelOf(stage.own)).state)
      .toMatchObject({
        ...{ code: 'needs_reconnect', reason: 'app_removed', action: 'Connect with Instagram' },
        message: expect.stringContaining('at Instagram'),
      });
    expect(stage.threadAtMeta(stage.own)).not.toContain('Wait for me');
    await stage.write(stage.own, 'Anybody?');
    expect((await stage.lines(conversation)).map(({ text }) => text)).toContain('Anybody?');

    await stage.logInAs(stage.own);
    expect((await stage.channelOf(stage.own)).state.code).toBe('connected');
    // The waiting reply is looked at again in a few seconds by the database’s own clock.
    await acrossWorkspaces(stage.roost.app.ctx, (tx) => sql`update outbox set next_at = now()`.execute(tx));
    await stage.roost.settle();
    expect(stage.threadAtMeta(stage.own)).toContain('Wait for me');
    expect((await stage.conversations(stage.own)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test('Instagram’s callback names the account by its second number', async () => {
    await stage.logInAs(stage.own);
    const settings = { deauthorizeUrl: `${stage.roost.url}/api/meta/deauthorize` };
    await stage.roost.sim('PATCH', `/_sim/apps/${stage.roost.simulator.app.id}`, { settings });
    await stage.roost.sim('POST', '/_sim/remove_app', { personId: `ig:${stage.own.id}` });
    await stage.roost.settle();
    expect((await stage.channelOf(stage.own)).state).toMatchObject({ code: 'needs_reconnect', reason: 'app_removed' });
    await stage.logInAs(stage.own);
    expect((await stage.channelOf(stage.own)).state.code).toBe('connected');
    expect(stage.subscribed(stage.own)).toContain('messages');
  });

  test('a grant that leaves out everything of use is held until an admin has decided', async () => {
    const decline = ['instagram_business_manage_comments', 'instagram_business_manage_messages'];
    const heldNow = async (): Promise<HeldGrant> =>
      (await stage.logInAs(stage.own, { decline })).held ?? expect.unreachable('nothing was held back');
    const { id } = await stage.channelOf(stage.own);
    const first = await heldNow();
    expect(first.channels).toEqual([
      expect.objectContaining({ id, fate: 'cut_off', reason: expect.stringContaining('Instagram’s window') }),
    ]);
    expect(first.permissionsLost.toSorted()).toEqual(decline);
    expect((await stage.channelOf(stage.own)).state.code).toBe('connected');
    expect((await stage.workspace.owner.call('DELETE', `${stage.workspace.path}/held-grants/${first.id}`)).status).toBe(
      200,
    );
    const second = await heldNow();
    const path = `${stage.workspace.path}/held-grants/${second.id}/confirm`;
    expect((await stage.workspace.owner.call('POST', path, { cutOff: [id] })).status).toBe(200);
    expect((await stage.channelOf(stage.own)).state).toMatchObject({
      ...{
        code: 'needs_reconnect',
        reason: 'not_ticked',
        action: 'Connect with Instagram again and grant what is missing',
      },
    });
    expect((await stage.logInAs(stage.own)).held).toBeNull();
    expect((await stage.channelOf(stage.own)).state.code).toBe('connected');
  });

  test('another Instagram app ends the logins of the one before, and no others', async () => {
    const app = stage.appAtMeta();
    const kept = { id: app.instagramId, secret: app.instagramSecret };
    Object.assign(app, { instagramId: '1099999999999999' });
    expect((await stage.saveInstagramApp()).status).toBe(200);
    expect((await stage.channelOf(stage.own)).state).toMatchObject({
      ...{ code: 'needs_reconnect', reason: 'app_changed', action: 'Connect with Instagram' },
    });
    Object.assign(app, { instagramId: kept.id });
    expect((await stage.saveInstagramApp()).status).toBe(200);
    await stage.logInAs(stage.own);
    expect((await stage.channelOf(stage.own)).state.code).toBe('connected');
  });

  test('what waits for a decision goes with its Instagram app', async () => {
    const app = stage.appAtMeta();
    const kept = { id: app.instagramId, secret: app.instagramSecret };
    const decline = ['instagram_business_manage_comments', 'instagram_business_manage_messages'];
    const held = (await stage.logInAs(stage.own, { decline })).held ?? expect.unreachable('nothing was held back');
    const path = `${stage.workspace.path}/held-grants/${held.id}/confirm`;
    Object.assign(app, { instagramId: '1099999999999998' });
    expect((await stage.saveInstagramApp()).status).toBe(200);
    expect((await stage.workspace.owner.call('POST', path, { cutOff: held.channels.map(({ id }) => id) })).status).toBe(
      404,
    );
    expect((await stage.channelOf(stage.own)).state).toMatchObject({ code: 'needs_reconnect', reason: 'app_changed' });
    Object.assign(app, { instagramId: kept.id });
    expect((await stage.saveInstagramApp()).status).toBe(200);
    await stage.logInAs(stage.own);
    expect((await stage.channelOf(stage.own)).state.code).toBe('connected');
  });

  test('disconnected it is unsubscribed, its token is gone, its history stays; connecting again goes on', async () => {
    const login = (await logins(stage.workspace)).find(({ name }) => name === 'no.page');
    const before = await stage.conversations(stage.own);
    const removed = await stage.workspace.owner.call('DELETE', `${stage.workspace.path}/logins/${login?.id}`);
    expect(removed.status).toBe(200);
    expect(stage.subscribed(stage.own)).toEqual([]);
    expect(await stage.channelOf(stage.own)).toMatchObject({
      ...{ flow: 'instagram', state: { code: 'disconnected', action: 'Connect with Instagram' } },
    });
    const { rows } = await acrossWorkspaces(stage.roost.app.ctx, (tx) =>
      sql<{ sealed: string | null }>`select token_sealed as sealed from logins where id = ${login?.id}`.execute(tx),
    );
    expect(rows).toEqual([{ sealed: null }]);
    await stage.connectAs(stage.own);
    expect((await stage.conversations(stage.own)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    await stage.write(stage.own, 'Back again');
    expect((await stage.lines(before[0])).at(-1)?.text).toBe('Back again');
  });

  test('paused it is quiet and stays connected', async () => {
    const { id } = await stage.channelOf(stage.own);
    await stage.workspace.owner.call('PATCH', `${stage.workspace.path}/channels/${id}`, { paused: true });
    expect((await stage.channelOf(stage.own)).state.code).toBe('paused');
    await stage.write(stage.own, 'Are you open?');
    expect(
      await stage.workspace.owner.call('PATCH', `${stage.workspace.path}/channels/${id}`, { paused: false }),
    ).toMatchObject({
      ...{ status: 200, body: { flow: 'instagram' } },
    });
    expect((await stage.conversations(stage.own))[0]?.lastMessage.text).toBe('Are you open?');
  });
});

test('what an account without a Page talked about before comes along, and what was missed while it was cut off', async () => {
  const made = await stage.roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', { username: 'with.past' });
  const account = { kind: 'instagram', externalId: made.body.id, platform: 'instagram' } as const;
  const customer = await newCustomer(stage.roost, 'Nora Past');
  await wrote(stage.roost, account, customer, [
    [120, 'Do you make wedding cakes?'],
    [110, '> We do.'],
  ]);
  const login = await stage.logInAs(made.body);
  const asset = login.assets[0] ?? expect.unreachable('nothing to connect');
  const { id } = await connectAsset(stage.workspace, login.id, asset, { importHistory: true });
  expect(await reached(stage.workspace, id, { state: 'done' })).toMatchObject({ conversations: 1, done: 2, failed: 0 });
  // The list names people by what their profile says, which is asked for next.
  await stage.roost.settle();
  const before = ['Do you make wedding cakes?', '> We do.'];
  expect(textsOf(await threadWith(stage.workspace, 'Nora Past'))).toEqual(before);

  await stage.roost.sim('POST', '/_sim/remove_app', { personId: `ig:${made.body.id}` });
  await stage.roost.settle();
  expect((await stage.channelOf(made.body)).state.code).toBe('needs_reconnect');
  await wrote(stage.roost, account, customer, [[0, 'For forty people?']]);
  await stage.logInAs(made.body);
  await expect
    .poll(async () => textsOf(await threadWith(stage.workspace, 'Nora Past')), { timeout: 20_000 })
    .toEqual([...before, 'For forty people?']);
});
