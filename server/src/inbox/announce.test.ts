import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MediaHost, startMediaHost } from '../test/media-host.ts';
import { conversationsByName, tell } from '../test/people.ts';
import { type PushService, startPushService } from '../test/push-service.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let service: PushService;
let host: MediaHost;
let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;
const said: string[] = [];

beforeAll(async () => {
  service = await startPushService();
  host = await startMediaHost();
  const settings = { PUSH_GATEWAY_URL: service.url, META_GATEWAY_URL: host.url, LOG_LEVEL: 'warn' };
  roost = await startRoost(settings, (line) => said.push(line));
  host.forwardTo = roost.simulator.url;
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
});
afterAll(async () => {
  await roost.close();
  await service.close();
  await host.close();
});

it.each([
  ['with a file', true, 81_000],
  ['without one', false, 82_000],
])('new people, %s, are read at the first try while somebody wants to be told of them', async (_, files, first) => {
  const { endpoint, keys } = service.browser();
  const wishes = { withText: false, quiet: null, timeZone: 'Europe/Berlin' };
  await workspace.owner.call('PUT', `${workspace.path}/push-subscription`, { endpoint, keys, ...wishes });
  host.put('scontent.xx.fbcdn.net/v/photo', (_, response) => response.writeHead(200).end('no picture'));
  said.length = 0;
  const people = Array.from({ length: 50 }, (_, n) => String(first + n));
  const attachments = files ? [{ type: 'image', payload: { url: 'https://scontent.xx.fbcdn.net/v/photo?oh=1' } }] : [];
  const message = { text: 'Look', attachments };
  await tell(
    roost,
    pageId,
    people.map((id) => ({ sender: { id }, timestamp: Date.now(), message: { mid: `look-${id}`, ...message } })),
  );
  const known = await conversationsByName(workspace);
  expect(people.filter((id) => !known.has(id))).toEqual([]);
  expect(said.filter((line) => /reading the journal failed/.test(line))).toEqual([]);
});
