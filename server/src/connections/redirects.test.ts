import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerDialog } from '../test/dialog.ts';
import { bypasses } from '../test/redirect-bypasses.ts';
import { makeWorkspace, saveCredentials, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  await saveCredentials(workspace, roost.simulator.app);
});
afterAll(() => roost.close());

const connect = (more: object = {}) =>
  workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
    ...{ flow: 'facebook', ...more },
  });

/** Where a browser that stands on the callback would end. */
function landsOn(location: string | null): URL {
  return new URL(location ?? '', `${roost.url}/api/meta/oauth/callback`);
}

test('nobody can name an address to come back to', async () => {
  const answers = await Promise.all(bypasses.map((returnTo) => connect({ returnTo })));
  expect(answers.map(({ status }) => status)).toEqual(bypasses.map(() => 400));
});

test('Meta is told our own callback, whatever the request says of its host', async () => {
  for (const host of ['evil.example', 'localhost@evil.example', 'evil.example:80']) {
    const headers = { 'x-forwarded-host': host, 'x-forwarded-proto': 'https', forwarded: `host=${host}` };
    const begun = await workspace.owner.call<{ authorizeUrl: string }>(
      'POST',
      `${workspace.path}/meta/connect`,
      { flow: 'facebook' },
      headers,
    );
    const told = new URL(begun.body.authorizeUrl).searchParams.get('redirect_uri');
    expect(told).toBe(`${roost.url}/api/meta/oauth/callback`);
  }
});

/** U+0000 is refused at the door, before anybody is led anywhere. */
const sendable = bypasses.filter((value) => !value.includes('\u0000'));

test('an address with U+0000 in it leads nowhere', async () => {
  const refused = bypasses.filter((value) => !sendable.includes(value));
  expect(refused.length).toBeGreaterThan(0);
  for (const value of refused) {
    const query = new URLSearchParams({ state: value });
    const answer = await workspace.owner.call('GET', `/api/meta/oauth/callback?${query}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  }
});

test.each(['state', 'code', 'error', 'next', 'returnTo', 'redirect_uri', 'login'])(
  'the callback leads to our own page with every address in %s',
  async (name) => {
    for (const value of sendable) {
      const query = new URLSearchParams({ [name]: value });
      const answer = await workspace.owner.call('GET', `/api/meta/oauth/callback?${query}`);
      const landed = landsOn(answer.headers.get('location'));
      expect([answer.status, landed.origin, landed.pathname]).toEqual([302, roost.url, '/connect/done']);
      expect([...landed.searchParams.keys()]).toEqual(['error']);
      expect(landed.searchParams.get('error')).toMatch(/^state_(missing|foreign)$/);
    }
  },
);

test('a login that succeeds leads to our own page, whatever was added on the way', async () => {
  const back = new URL(await answerDialog((await connect()).body.authorizeUrl));
  for (const [index, value] of sendable.entries()) back.searchParams.set(`next${index}`, value);
  back.searchParams.set('redirect_uri', 'https://evil.example');
  const landed = landsOn((await workspace.owner.call('GET', back.href)).headers.get('location'));
  expect([landed.origin, landed.pathname, [...landed.searchParams.keys()]]).toEqual([
    roost.url,
    '/connect/done',
    ['login'],
  ]);
});
