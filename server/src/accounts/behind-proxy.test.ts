import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testClient } from '../test/client.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

const password = 'correct horse battery';
const [stranger, home] = ['203.0.113.1', '198.51.100.7'];
let roost: TestRoost;
let workspace: TestWorkspace;
let email: string;

async function begin(settings: Record<string, string>): Promise<void> {
  roost = await startRoost(settings);
  workspace = await makeWorkspace(roost);
  email = (await workspace.owner.call<{ agent: { email: string } }>('GET', '/api/me')).body.agent.email;
}

/** Answers the status of a sign-in that comes with this `X-Forwarded-For`. */
async function signIn(forwardedFor: string, given = password): Promise<number> {
  const headers = { 'x-forwarded-for': forwardedFor };
  const client = testClient(roost.url);
  return (await client.call('POST', '/api/auth/sign-in/email', { email, password: given }, headers)).status;
}

async function addressesOf(action: string): Promise<unknown[]> {
  const path = `${workspace.path}/audit?action=${action}&limit=100`;
  const { body } = await workspace.owner.call<{ items: { detail: { address: unknown } }[] }>('GET', path);
  return body.items.map(({ detail }) => detail.address);
}

// Dozens of passwords are hashed, which is slow on purpose.
const timeout = 60_000;

describe('without TRUST_PROXY', { timeout }, () => {
  beforeAll(() => begin({}));
  afterAll(() => roost.close());

  test('an address that somebody claims to come from is not believed', async () => {
    for (let n = 1; n <= 10; n += 1) expect(await signIn(`203.0.113.${n}`, 'wrong wrong wrong')).toBe(401);
    expect(await signIn('203.0.113.99', 'wrong wrong wrong')).toBe(429);
    expect(new Set(await addressesOf('access.sign_in_failed'))).toEqual(new Set(['127.0.0.1']));
  });
});

describe('with TRUST_PROXY', { timeout }, () => {
  beforeAll(() => begin({ TRUST_PROXY: '10.0.0.0/8, 127.0.0.1' }));
  afterAll(() => roost.close());

  test('who guesses passwords locks out nobody but their own address, whatever else they claim', async () => {
    for (let n = 1; n <= 10; n += 1) expect(await signIn(`192.0.2.${n}, ${stranger}`, 'wrong wrong wrong')).toBe(401);
    expect(await signIn(`192.0.2.99, ${stranger}`)).toBe(429);
    expect(await signIn(home)).toBe(200);
  });

  test('who tries one account after the other is stopped by their own address', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.50' };
    const guess = async (n: number) => {
      const body = { email: `somebody-${n}@example.com`, password };
      return (await testClient(roost.url).call('POST', '/api/auth/sign-in/email', body, headers)).status;
    };
    const guesses = await Promise.all(Array.from({ length: 32 }, (_, n) => guess(n)));
    expect(guesses.filter((status) => status === 401)).toHaveLength(30);
    expect(guesses.filter((status) => status === 429)).toHaveLength(2);
    expect(await signIn(home)).toBe(200);
  });

  test('the audit log names the address that the proxy names', async () => {
    expect(new Set(await addressesOf('access.sign_in_failed'))).toEqual(new Set([stranger]));
    expect(await addressesOf('access.signed_in')).toContain(home);
  });

  test('who comes by another way than the proxy is not believed', async () => {
    const elsewhere = await startRoost({ TRUST_PROXY: '10.0.0.0/8' });
    try {
      const guess = (from: string) =>
        testClient(elsewhere.url).call(
          'POST',
          '/api/auth/sign-in/email',
          { email: 'nobody@example.com', password },
          { 'x-forwarded-for': from },
        );
      for (let n = 1; n <= 10; n += 1) expect((await guess(`203.0.113.${n}`)).status).toBe(401);
      expect((await guess('203.0.113.99')).status).toBe(429);
    } finally {
      await elsewhere.close();
    }
  });

  test('set-up through the proxy needs the code, whatever name it tells', async () => {
    const fresh = await startRoost({ TRUST_PROXY: 'loopback' });
    try {
      const names = { 'x-forwarded-host': 'localhost' };
      const addresses = { 'x-forwarded-for': '127.0.0.1' };
      for (const headers of [names, addresses, { ...names, ...addresses }]) {
        const asked = await testClient(fresh.url).call('GET', '/api/setup', undefined, headers);
        expect(asked.body).toMatchObject({ codeNeeded: true });
      }
    } finally {
      await fresh.close();
    }
  });
});
