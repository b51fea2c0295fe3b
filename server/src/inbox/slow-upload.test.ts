import { buffer } from 'node:stream/consumers';
import type { Notice } from '@roost/contract/together.ts';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { setOutgoingStage } from '../test/outgoing.ts';
import { settleAbandoned } from './deliver.ts';

const stage = await setOutgoingStage();
const { host, roost, workspace, channelOf, conversationOn, say, ours, upload } = stage;
const { ctx } = roost.app;
afterAll(stage.close);

const system = async <T>(query: ReturnType<typeof sql<T>>) =>
  (await acrossWorkspaces(ctx, (tx) => query.execute(tx))).rows;
const states = async () =>
  (await system(sql<{ state: string }>`select state from outbox order by seq`)).map(({ state }) => state);

/** What the customer’s phone shows of us; a file without words as `file`. */
async function onPhone(customerId: string): Promise<string[]> {
  const { body } = await roost.sim<{
    threads: { customerId: string; platform: string; messages: { direction: string; text: string }[] }[];
  }>('GET', '/_sim/state');
  const thread = body.threads.find((one) => one.customerId === customerId && one.platform === 'whatsapp');
  return (thread?.messages ?? []).filter(({ direction }) => direction === 'business').map(({ text }) => text || 'file');
}

/** As if so much time had passed for what is under way, and everybody who looks after it had looked. */
async function timePasses(seconds: number): Promise<void> {
  roost.clock.advance(seconds * 1000);
  await system(sql`update outbox set claimed_at = claimed_at - ${seconds} * interval '1 second'`);
  await settleAbandoned(ctx);
}

/** Uploads to Meta wait here until they are let through. */
function slowUploads(): { waiting: () => number; letThrough: () => void } {
  const address = `graph.facebook.com/v25.0/${channelOf('whatsapp').externalId}/media`;
  let held: (() => void)[] = [];
  let open = false;
  host.put(address, async (request, response) => {
    const body = await buffer(request);
    if (!open) await new Promise<void>((resolve) => held.push(resolve));
    const { 'content-type': type = '', authorization = '' } = request.headers;
    const answer = await fetch(roost.simulator.url + request.url, {
      method: 'POST',
      headers: { 'content-type': type, authorization },
      body: new Uint8Array(body),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  return {
    waiting: () => held.length,
    letThrough() {
      open = true;
      for (const go of held) go();
      held = [];
    },
  };
}

/** A file whose upload hangs, and a text behind it in the same conversation. */
async function fileAndText() {
  const { path, id, customerId } = await conversationOn('whatsapp');
  const uploads = slowUploads();
  const file = await upload('%PDF-1.7 a long menu', 'menu.pdf');
  const { body } = await say(path, { attachmentIds: [file.id] });
  await say(path, { text: 'Enjoy it' });
  await expect.poll(uploads.waiting).toBe(1);
  return { path, id, customerId, uploads, messageId: body.id };
}

async function notices(conversationId: string): Promise<Notice[]> {
  const { body } = await workspace.owner.call<{ items: Notice[] }>('GET', `${workspace.path}/notices`);
  return body.items.filter((one) => one.conversationId === conversationId);
}

it.each([70, 125])(
  'a file that takes %i seconds to reach Meta goes out once, before what was said after it',
  async (seconds) => {
    const { path, id, customerId, uploads } = await fileAndText();
    await timePasses(seconds);
    uploads.letThrough();
    await roost.settle();
    expect(await onPhone(customerId)).toEqual(['file', 'Enjoy it']);
    expect((await ours(path)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    expect(await notices(id)).toEqual([]);
  },
);

it('an upload that nobody hears of any more is made again, and what comes of the first is not sent', async () => {
  const { path, id, customerId, uploads } = await fileAndText();
  await timePasses(200);
  await expect.poll(uploads.waiting).toBe(2);
  uploads.letThrough();
  await roost.settle();
  expect(await onPhone(customerId)).toEqual(['file', 'Enjoy it']);
  expect((await ours(path)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  expect(await notices(id)).toEqual([]);
});

it('a file whose message is out of the outbox when it has reached Meta is not sent', async () => {
  const { customerId, uploads, messageId } = await fileAndText();
  await system(sql`delete from outbox where message_id = ${messageId}`);
  uploads.letThrough();
  await roost.settle();
  expect(await onPhone(customerId)).toEqual(['Enjoy it']);
  expect(await states()).toEqual([]);
});
