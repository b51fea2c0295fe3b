import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayMs } from '../clock.ts';
import { acrossWorkspaces } from '../db/db.ts';
import { failAtMeta } from '../test/faults.ts';
import { type InstagramStage, setInstagramStage } from '../test/instagram.ts';
import { connectAsset, logins } from '../test/roost.ts';

let stage: InstagramStage;
beforeAll(async () => {
  stage = await setInstagramStage();
});
beforeEach(async () => {
  await stage.roost.sim('DELETE', '/_sim/faults');
  stage.mails.length = 0;
});
afterAll(() => stage.close());

describe('the Instagram app', () => {
  test('has to be saved before anybody connects with it', async () => {
    const begun = await stage.workspace.owner.call('POST', `${stage.workspace.path}/meta/connect`, {
      flow: 'instagram',
    });
    expect(begun).toMatchObject({ status: 409, body: { error: { code: 'instagram_app_missing' } } });
  });

  test('is checked with Instagram, kept encrypted and never shown', async () => {
    const wrong = await stage.saveInstagramApp({ instagramAppSecret: 'f'.repeat(32) });
    expect(wrong).toMatchObject({ status: 422, body: { error: { field: 'instagramAppSecret' } } });
    const strange = await stage.saveInstagramApp({ instagramAppId: '999999999999999' });
    expect(strange).toMatchObject({ status: 422, body: { error: { code: 'invalid_app_credentials' } } });
    const { instagramId, instagramSecret } = stage.appAtMeta();
    const saved = await stage.saveInstagramApp();
    expect(saved).toMatchObject({ status: 200, body: { instagramAppId: instagramId, hasInstagramSecret: true } });
    const { rows } = await acrossWorkspaces(stage.roost.app.ctx, (tx) => sql`select * from meta_apps`.execute(tx));
    expect(JSON.stringify([saved.body, rows])).not.toContain(instagramSecret);
  });

  test('belongs to one workspace', async () => {
    const { body } = await stage.workspace.owner.call<{ id: string }>('POST', '/api/workspaces', { name: 'Another' });
    const { instagramId: instagramAppId, instagramSecret: instagramAppSecret } = stage.appAtMeta();
    const path = `/api/workspaces/${body.id}/meta/app`;
    expect(await stage.workspace.owner.call('PUT', path, { instagramAppId, instagramAppSecret })).toMatchObject({
      ...{ status: 409, body: { error: { code: 'meta_app_taken', field: 'instagramAppId' } } },
    });
  });
});

describe('connecting with Instagram', () => {
  test('finds the one account that logged in, by the id that webhooks carry, and connects nothing by itself', async () => {
    const login = await stage.logInAs(stage.own);
    expect(login).toMatchObject({ flow: 'instagram', name: 'no.page', declined: [], state: { code: 'connected' } });
    expect(login.scopes).toContain('instagram_business_manage_messages');
    const days = (Date.parse(login.expiresAt ?? '') - stage.roost.clock.now().getTime()) / dayMs;
    expect(days).toBeGreaterThan(59);
    expect(login.assets).toEqual([
      expect.objectContaining({ kind: 'instagram', externalId: stage.own.id, name: 'no.page', connectable: true }),
    ]);
    expect(login.assets[0]).toMatchObject({ parentId: null, connected: false, connectedBy: null });
  });

  test('the state works once, and only in the session that began', async () => {
    const callback = await stage.untilCallback(stage.own);
    expect(await stage.land(callback)).toContain('login=');
    expect(await stage.land(callback)).toContain('error=state_used');
  });

  test('cancelled', async () => {
    const landed = await stage.land(await stage.untilCallback(stage.own, { cancel: true }));
    expect(landed).toBe('/connect/done?error=cancelled&flow=instagram');
  });

  test.each([
    ['Error validating client secret.', 'wrong_secret'],
    ['Invalid platform app', 'wrong_secret'],
    ['This authorization code has expired', 'code_expired'],
    ['This authorization code has been used', 'code_expired'],
    ['Error validating verification code. Please make sure your redirect_uri is identical', 'redirect_mismatch'],
    ['Something that nobody has heard of', 'token_exchange_failed'],
  ])('the exchange refused with “%s” is %s', async (message, error) => {
    await failAtMeta(stage.roost, 'oauth/access_token', { error: { code: 400, message } }, { times: 1 });
    expect(await stage.land(await stage.untilCallback(stage.own))).toBe(`/connect/done?error=${error}&flow=instagram`);
  });

  test('a personal account is told apart, and leaves no login', async () => {
    const made = await stage.roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', {
      ...{ username: 'just.me', personal: true },
    });
    expect(await stage.land(await stage.untilCallback(made.body))).toBe(
      '/connect/done?error=not_professional&flow=instagram',
    );
    expect((await logins(stage.workspace)).map(({ name }) => name)).not.toContain('just.me');
  });

  test('without comments the messages still come; asking again brings the rest', async () => {
    const { body } = await stage.roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', { username: 'half' });
    const login = await stage.logInAs(body, { decline: ['instagram_business_manage_comments'] });
    expect(login.declined).toEqual(['instagram_business_manage_comments']);
    const [asset] = login.assets;
    const channel = await connectAsset(stage.workspace, login.id, asset ?? expect.unreachable('nothing'));
    expect(channel.state).toMatchObject({ code: 'connected' });
    expect(stage.subscribed(body)).toContain('messages');
    expect(stage.subscribed(body)).not.toContain('comments');
    expect((await stage.logInAs(body)).declined).toEqual([]);
    expect(stage.subscribed(body)).toContain('comments');
    await stage.workspace.owner.call('DELETE', `${stage.workspace.path}/logins/${login.id}`);
  });

  test('granted nothing of use, the account is shown with the reason', async () => {
    const { body } = await stage.roost.sim<{ id: string }>('POST', '/_sim/instagram_accounts', { username: 'none' });
    const decline = ['instagram_business_manage_comments', 'instagram_business_manage_messages'];
    const [asset] = (await stage.logInAs(body, { decline })).assets;
    expect(asset).toMatchObject({
      connectable: false,
      reason: expect.stringContaining('Neither messages nor comments'),
    });
  });
});
