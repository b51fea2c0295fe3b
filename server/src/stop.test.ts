import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OutgoingStage, setOutgoingStage } from './test/outgoing.ts';

let stage: OutgoingStage;
beforeEach(async () => {
  stage = await setOutgoingStage();
});
afterEach(() => stage.close());

test('a Roost that stops says so while it still answers, and leaves new replies to the others', async () => {
  const { path } = await stage.conversationOn('messenger');
  const sent = stage.watched(`${stage.channelOf('messenger').externalId}/messages`);
  await stage.say(path, { text: 'Said before' });
  await stage.roost.settle();
  expect(sent).toHaveLength(1);
  const closing = stage.roost.app.close({ noticeMs: 1_000 });
  expect(await stage.workspace.owner.call('GET', '/readyz')).toMatchObject({
    status: 503,
    body: { error: { message: 'Roost is stopping.' } },
  });
  expect((await stage.say(path, { text: 'Said while it stops' })).status).toBe(202);
  await closing;
  expect(sent).toHaveLength(1);
  await expect(fetch(`${stage.roost.url}/readyz`)).rejects.toThrow();
});

test('whoever sends too slowly holds no stop up', async () => {
  const { roost, workspace } = stage;
  const upload = connect(Number(new URL(roost.url).port), '127.0.0.1').on('error', () => {});
  const begun = once(roost.app.http.server, 'request');
  upload.write(
    `POST ${workspace.path}/contacts/import HTTP/1.1\r\nhost: localhost\r\ncookie: ${workspace.owner.cookie}\r\n` +
      'x-roost: 1\r\ncontent-type: text/csv\r\ncontent-length: 1000\r\n\r\nname',
  );
  await begun;
  const gone = once(upload, 'close');
  const began = performance.now();
  await roost.app.close({ withinMs: 2_000 });
  expect(performance.now() - began).toBeLessThan(4_000);
  await gone;
});
