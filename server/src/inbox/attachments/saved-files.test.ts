import type { SavedReply } from '@roost/contract/organize.ts';
import { afterAll, expect, it } from 'vitest';
import { forgetUploads } from '../../test/forget-uploads.ts';
import { setOutgoingStage } from '../../test/outgoing.ts';

const { roost, workspace, conversationOn, say, ours, upload, close } = await setOutgoingStage();
afterAll(close);

const saved = `${workspace.path}/saved-replies`;

async function statusOf(url: string | null | undefined): Promise<number> {
  return (await fetch(roost.url + url, { headers: { cookie: workspace.owner.cookie } })).status;
}

it('keeps the files of a saved reply, sends a copy each time, and forgets them with the reply', async () => {
  const file = await upload('Open from nine to five', 'hours.txt');
  const made = await workspace.owner.call<SavedReply>('POST', saved, {
    name: 'hours',
    text: 'Our hours',
    attachmentIds: [file.id],
  });
  expect(made).toMatchObject({
    status: 201,
    body: {
      attachmentIds: [file.id],
      attachments: [{ id: file.id, name: 'hours.txt', mimeType: 'text/plain', bytes: 22 }],
    },
  });
  await forgetUploads(roost);
  expect(await statusOf(file.url)).toBe(200);

  const { path } = await conversationOn('messenger');
  for (const _ of [1, 2]) expect((await say(path, { text: 'Our hours', attachmentIds: [file.id] })).status).toBe(202);
  await roost.settle();
  const sent = (await ours(path)).flatMap(({ status, attachments }) => attachments.map((one) => ({ ...one, status })));
  expect(sent.map(({ name, status }) => [name, status])).toEqual([
    ['hours.txt', 'delivered'],
    ['hours.txt', 'delivered'],
  ]);
  expect(new Set([file.id, ...sent.map(({ id }) => id)]).size).toBe(3);

  await workspace.owner.call('DELETE', `${saved}/${made.body.id}`);
  await forgetUploads(roost);
  expect(await statusOf(file.url)).toBe(404);
  expect(await Promise.all(sent.map(({ url }) => statusOf(url)))).toEqual([200, 200]);
});

it('takes no file into a saved reply that is not there, or that a message has already', async () => {
  const { path } = await conversationOn('messenger');
  const file = await upload('once', 'once.txt');
  await say(path, { attachmentIds: [file.id] });
  for (const id of [file.id, crypto.randomUUID()]) {
    const refused = await workspace.owner.call('POST', saved, { name: 'x', text: 'x', attachmentIds: [id] });
    expect(refused).toMatchObject({ status: 400, body: { error: { field: 'attachmentIds' } } });
  }
});
