import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import {
  allScopes,
  appAccessToken,
  at,
  consent,
  control,
  dialogUrl,
  exchange,
  graph,
  login,
} from './testing/meta-client.ts';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(() => control(sim, 'reset', {}));
afterAll(() => sim.close());

const person = (name: string) => [...sim.world.people.values()].find((one) => one.name === name)?.id ?? '';
const change = (body: object) => control(sim, `apps/${sim.app.id}`, body, 'PATCH');

describe('the login dialog', () => {
  it('comes back with a code and the untouched state', async () => {
    const { back } = await consent(sim);
    expect(back?.searchParams.get('state')).toBe('the-state');
    expect(back?.searchParams.get('code')).toMatch(/^AQ/);
    expect(back?.hash).toBe('#_=_');
  });

  it('lists the granted permissions when response_type asks', async () => {
    const { back } = await consent(sim, {
      ...{ scopes: ['pages_show_list', 'pages_messaging'], decline: ['pages_messaging'] },
      query: { response_type: 'code,granted_scopes' },
    });
    expect(back?.searchParams.get('granted_scopes')).toBe('public_profile,pages_show_list');
  });

  it('tells a cancel to the callback and grants nothing', async () => {
    const { back } = await consent(sim, { action: 'cancel' });
    expect(back?.searchParams.get('error')).toBe('access_denied');
    expect(back?.searchParams.get('error_code')).toBe('200');
    expect(back?.searchParams.get('error_reason')).toBe('user_denied');
    expect(back?.searchParams.get('state')).toBe('the-state');
    expect(sim.world.grants.size).toBe(0);
  });

  it('offers portfolio Pages only when business_management is asked', async () => {
    expect((await consent(sim)).page).toContain('Sunny Side Catering');
    expect((await consent(sim, { scopes: ['pages_show_list'] })).page).not.toContain('Sunny Side Catering');
  });

  it('skips a declined permission silently unless asked to rerequest it', async () => {
    const scopes = ['pages_show_list', 'pages_messaging'];
    await consent(sim, { scopes, decline: ['pages_messaging'] });
    expect((await consent(sim, { scopes })).page).not.toContain('data-testid="permission-pages_messaging"');
    const again = await consent(sim, { scopes, query: { auth_type: 'rerequest' } });
    expect(again.page).toContain('data-testid="permission-pages_messaging"');
  });

  it('escapes what a Page calls itself', async () => {
    await control(sim, 'pages', { personId: person('Alex Morgan'), name: '<img src=x> & "Co"' });
    expect((await consent(sim)).page).toContain('&lt;img src=x&gt; &amp; &quot;Co&quot;');
  });

  it.each([
    ['an unknown app', { query: { client_id: '42' } }, 'Invalid App ID'],
    ['a redirect URI that is not listed', { query: { redirect_uri: 'https://evil.example/' } }, 'URL blocked'],
    ['a permission the app does not own', { scopes: ['pages_show_list', 'ads_read'] }, 'Invalid Scopes: ads_read'],
    ['an unknown configuration', { query: { config_id: '5' } }, 'config_id 5'],
  ])('never returns to the callback for %s', async (_name, choice, sentence) => {
    const { page, back } = await consent(sim, choice);
    expect(back).toBeNull();
    expect(page).toContain(sentence);
  });

  it('takes only listed redirect URIs once the local exception is off', async () => {
    const query = { redirect_uri: 'http://localhost:4711/api/meta/oauth/callback' };
    expect((await consent(sim, { query })).back?.host).toBe('localhost:4711');
    await change({ anyLocalRedirect: false });
    expect((await consent(sim, { query })).page).toContain('URL blocked');
    expect((await consent(sim)).back?.host).toBe('localhost:3000');
  });

  it('keeps people without a role out of an app in development mode', async () => {
    await change({ mode: 'development' });
    expect((await consent(sim, { personId: person('Robin Lee') })).page).toContain('development mode');
    expect((await consent(sim, { personId: person('Alex Morgan') })).back).not.toBeNull();
  });

  it('gives all permissions of a configuration or none', async () => {
    await change({ configurations: { '99': ['pages_show_list', 'pages_messaging'] } });
    const query = { config_id: '99' };
    expect((await consent(sim, { query, decline: ['pages_messaging'] })).back?.searchParams.get('error')).toBe(
      'access_denied',
    );
    expect(sim.world.grants.size).toBe(0);
    expect((await consent(sim, { query })).back?.searchParams.has('code')).toBe(true);
  });

  it('never comes back when the response type does not suit the token of the configuration', async () => {
    const permissions = ['pages_show_list'];
    await change({ configurations: { '98': permissions, '99': { permissions, systemUser: { expiresInDays: null } } } });
    const override = { override_default_response_type: 'true' };
    const wayBack = async (query: Record<string, string>) => (await consent(sim, { query })).back !== null;
    expect(await wayBack({ config_id: '99' })).toBe(false);
    expect(await wayBack({ config_id: '98', ...override })).toBe(false);
    expect(await wayBack({ config_id: '99', ...override })).toBe(true);
    expect(await wayBack({ config_id: '98' })).toBe(true);
  });

  it('loads nothing from elsewhere and runs no script', async () => {
    const response = await fetch(dialogUrl(sim));
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).not.toContain('<script');
  });
});

describe('the code exchange', () => {
  const code = async () => (await consent(sim)).back?.searchParams.get('code') ?? '';

  it('turns a code into a token of one or two hours, once', async () => {
    const given = await code();
    const first = await exchange(sim, given);
    expect(first.json).toMatchObject({ token_type: 'bearer' });
    expect(at(first.json, 'expires_in')).toBeGreaterThanOrEqual(3600);
    expect(at(first.json, 'expires_in')).toBeLessThanOrEqual(7200);
    const again = await exchange(sim, given);
    expect(again.json).toMatchObject({ error: { code: 100, error_subcode: 36009, type: 'OAuthException' } });
  });

  it.each([
    ['without end', null, undefined],
    ['for 60 days', 60, 60 * 86_400],
  ])('turns the code of a configuration into the token of a system user, %s', async (_, expiresInDays, seconds) => {
    const configuration = { permissions: ['pages_show_list'], systemUser: { expiresInDays } };
    await change({ configurations: { '99': configuration } });
    const query = { config_id: '99', override_default_response_type: 'true' };
    const given = (await consent(sim, { query })).back?.searchParams.get('code') ?? '';
    const { json } = await exchange(sim, given);
    expect(at(json, 'expires_in')).toBe(seconds);
    const token = sim.world.tokens.get(String(at(json, 'access_token')));
    expect(token).toMatchObject({ kind: 'system_user', dataAccessExpiresAtMs: 0 });
  });

  it('refuses a code older than ten minutes', async () => {
    const given = await code();
    await control(sim, 'clock', { advanceMs: 10 * 60_000 });
    expect((await exchange(sim, given)).json).toMatchObject({ error: { code: 100, error_subcode: 36007 } });
  });

  it.each([
    ['another redirect URI', { redirect_uri: 'http://localhost:3000/other' }, { code: 100, error_subcode: 36008 }],
    ['a wrong secret', { client_secret: 'no' }, { code: 1, message: 'Error validating client secret.' }],
    ['an unknown app', { client_id: '42' }, { code: 101 }],
    ['an invented code', { code: 'AQinvented' }, { code: 100, message: 'Invalid verification code format.' }],
  ])('refuses %s', async (_name, query, error) => {
    const answer = await exchange(sim, await code(), query);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error });
    expect(at(answer.json, 'error.fbtrace_id')).toMatch(/^A/);
  });

  it('works by POST as by GET', async () => {
    const body = new URLSearchParams({
      ...{ client_id: sim.app.id, client_secret: sim.app.secret, grant_type: 'client_credentials' },
    });
    const response = await fetch(`${sim.url}/graph.facebook.com/oauth/access_token`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ access_token: expect.stringContaining(`${sim.app.id}|`) });
  });

  it('makes a token of sixty days, and Page tokens without end from it', async () => {
    const token = await login(sim);
    const debug = async (inputToken: string) => {
      const query = { input_token: inputToken };
      return (await graph(sim, 'GET', 'debug_token', { token: appAccessToken(sim), query })).json;
    };
    const user = await debug(token);
    expect(user).toMatchObject({ data: { app_id: sim.app.id, type: 'USER', is_valid: true } });
    expect(Number(at(user, 'data.expires_at')) - Number(at(user, 'data.issued_at'))).toBe(5_183_944);
    const accounts = await graph(sim, 'GET', 'me/accounts', { token });
    const page = await debug(String(at(accounts.json, 'data.0.access_token')));
    expect(page).toMatchObject({
      data: {
        type: 'PAGE',
        expires_at: 0,
        profile_id: at(accounts.json, 'data.0.id'),
        user_id: at(user, 'data.user_id'),
      },
    });
  });
});

describe('debug_token', () => {
  const debug = async (token: string) => {
    const answer = await graph(sim, 'GET', 'debug_token', {
      token: appAccessToken(sim),
      query: { input_token: token },
    });
    return at(answer.json, 'data.granular_scopes') as { scope: string; target_ids?: string[] }[];
  };
  const targets = (scopes: { scope: string; target_ids?: string[] }[], name: string) =>
    scopes.find(({ scope }) => scope === name)?.target_ids;

  it('names the accounts that were ticked, per permission', async () => {
    const [cafe, books, catering] = [...sim.world.pages.keys()];
    const scopes = await debug(await login(sim, { untick: [books ?? ''] }));
    expect(targets(scopes, 'pages_messaging')).toEqual([cafe, catering]);
    expect(targets(scopes, 'instagram_basic')).toEqual([...sim.world.instagramAccounts.keys()]);
    expect(targets(scopes, 'whatsapp_business_messaging')).toEqual([...sim.world.wabas.keys()]);
  });

  it('names no accounts when the person included future ones', async () => {
    const { back } = await consent(sim);
    for (const grant of sim.world.grants.values()) grant.pages = 'all';
    const answer = await exchange(sim, back?.searchParams.get('code') ?? '');
    expect(targets(await debug(String(at(answer.json, 'access_token'))), 'pages_messaging')).toBeUndefined();
  });

  it('refuses a token of another app', async () => {
    const other = await control(sim, 'apps', { name: 'Other' });
    const token = await login(sim);
    const otherToken = `${String(at(other, 'id'))}|${String(at(other, 'secret'))}`;
    const answer = await graph(sim, 'GET', 'debug_token', { token: otherToken, query: { input_token: token } });
    expect(answer.json).toMatchObject({ error: { code: 100 } });
  });

  it('says why a token no longer works', async () => {
    const token = await login(sim);
    await control(sim, 'tokens', { action: 'password_changed', token });
    const answer = await graph(sim, 'GET', 'debug_token', {
      token: appAccessToken(sim),
      query: { input_token: token },
    });
    expect(answer.json).toMatchObject({ data: { is_valid: false, error: { code: 190, subcode: 460 } } });
  });
});

it('grants exactly what was asked and not declined', async () => {
  const token = await login(sim, { decline: ['pages_messaging'] });
  const answer = await graph(sim, 'GET', 'me/permissions', { token });
  const data = at(answer.json, 'data') as { permission: string; status: string }[];
  const granted = data.filter(({ status }) => status === 'granted').map(({ permission }) => permission);
  expect(granted.toSorted()).toEqual(
    ['public_profile', ...allScopes].filter((one) => one !== 'pages_messaging').toSorted(),
  );
  expect(data).toContainEqual({ permission: 'pages_messaging', status: 'declined' });
});
