import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import { appAccessToken, at, connect, control, graph } from './testing/meta-client.ts';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(() => control(sim, 'reset', {}));
afterAll(() => sim.close());

describe('faults', () => {
  const me = () => graph(sim, 'GET', 'me', { token: appAccessToken(sim) });
  const fault = (match: object, then: object) => control(sim, 'faults', { match, then });

  it('answer with a given error, as often as told', async () => {
    await fault(
      { method: 'GET', path: '/me', times: 2 },
      { status: 500, error: { code: 2, error_subcode: 7, message: 'down' } },
    );
    for (let n = 0; n < 2; n += 1) {
      const answer = await me();
      expect(answer.status).toBe(500);
      expect(answer.json).toMatchObject({
        error: { code: 2, error_subcode: 7, message: 'down', fbtrace_id: expect.any(String) },
      });
    }
    expect(at((await me()).json, 'error.code')).not.toBe(2);
  });

  it('break the JSON of an answer', async () => {
    await fault({ times: 1 }, { brokenJson: true });
    const response = await fetch(`${sim.url}/graph.facebook.com/me`);
    const text = await response.text();
    expect(() => JSON.parse(text)).toThrow();
  });

  it('drop the connection before or after the work was done', async () => {
    const { pageId, pageToken } = await connect(sim);
    const install = () =>
      graph(sim, 'POST', `${pageId}/subscribed_apps`, { token: pageToken, body: { subscribed_fields: 'messages' } });
    await fault({ path: 'subscribed_apps', times: 1 }, { drop: 'before' });
    await expect(install()).rejects.toThrow();
    expect(sim.world.pages.get(pageId)?.installs.size).toBe(0);
    await fault({ path: 'subscribed_apps', times: 1 }, { drop: 'after' });
    await expect(install()).rejects.toThrow();
    expect(sim.world.pages.get(pageId)?.installs.size).toBe(1);
    await sim.settle();
  });

  it('leave the control API alone and can be cleared', async () => {
    await fault({}, { status: 503 });
    expect(await control(sim, 'faults')).toHaveLength(1);
    await fetch(`${sim.url}/_sim/faults`, { method: 'DELETE' });
    expect((await me()).status).not.toBe(503);
  });
});

describe('the control API', () => {
  it('starts with three customers on all platforms and the demo accounts', async () => {
    const state = await control(sim, 'state');
    expect(state).toMatchObject({
      app: { id: sim.app.id, secret: sim.app.secret, verifyToken: sim.app.verifyToken, mode: 'live' },
      people: [{ name: 'Alex Morgan' }, { name: 'Robin Lee' }],
      pages: [
        { name: 'Sunny Side Café', subscribedFields: [] },
        { instagramId: null },
        { name: 'Sunny Side Catering' },
      ],
      instagramAccounts: [{ username: 'sunnyside.cafe' }],
      phoneNumbers: [{ display: '+1 555-010-0101', registered: true }],
      threads: [],
    });
    const platforms = ['messenger', 'instagram', 'whatsapp'];
    const names = ['Maria Garcia', 'Jonas Weber', 'Aiko Tanaka'];
    expect(at(state, 'customers')).toMatchObject(names.map((name) => ({ name, platforms })));
  });

  it('gives the same world for the same seed', async () => {
    const ids = () =>
      control(sim, 'state').then((state) => JSON.stringify([at(state, 'pages'), at(state, 'customers')]));
    const first = await ids();
    await control(sim, 'reset', { seed: 8 });
    expect(await ids()).not.toBe(first);
    await control(sim, 'reset', { seed: 7 });
    expect(await ids()).toBe(first);
  });

  it('refuses nonsense with a sentence', async () => {
    for (const body of [{}, { platform: 'fax' }, { platform: 'messenger', customerId: 'nobody', text: 'x' }]) {
      const response = await fetch(`${sim.url}/_sim/send`, {
        ...{ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(at(await response.json(), 'message')).toMatch(/\w+ \w+/);
    }
  });

  it('is open to every origin', async () => {
    const response = await fetch(`${sim.url}/_sim/send`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('tells watchers of a change', async () => {
    const stop = new AbortController();
    const response = await fetch(`${sim.url}/_sim/events`, { signal: stop.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await control(sim, 'send', { platform: 'messenger', customerId: 'c1', text: 'Hi' });
    expect((await reader?.read())?.value).toContain('event: change');
    stop.abort();
  });

  it('logs each request with the rule that decided it, without secrets', async () => {
    await graph(sim, 'GET', 'me', { query: { access_token: 'EAAsecret' } });
    const last = at(await control(sim, 'state'), 'requests') as { path: string; rule: string; status: number }[];
    expect(last.at(-1)).toMatchObject({ status: 401, rule: 'platform.md §5.2 190' });
    expect(JSON.stringify(last)).not.toContain('EAAsecret');
  });

  it('posts a signed_request to the app’s callbacks', async () => {
    const [personId] = sim.world.people.keys();
    const url = `${sim.url}/_sim/nowhere`;
    expect(await control(sim, 'callbacks', { personId, url })).toMatchObject({ status: 404 });
  });
});

it('keeps the world over a restart when given a state file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const stateFile = join(folder, 'state');
  const first = await createSimulator({ stateFile });
  const { token, pageId } = await connect(first);
  await control(first, 'send', { platform: 'messenger', customerId: 'c1', text: 'Remember me' });
  await first.close();
  const second = await createSimulator({ stateFile });
  expect((await graph(second, 'GET', pageId, { token })).status).toBe(200);
  expect(at(await control(second, 'state'), 'threads.0.messages.0.text')).toBe('Remember me');
  await second.close();
  rmSync(folder, { recursive: true });
});
