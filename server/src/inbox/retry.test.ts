import type { ServerResponse } from 'node:http';
import type { ErrorBody } from '@roost/contract/errors.ts';
import { afterAll, expect, it } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { setOutgoingStage } from '../test/outgoing.ts';

const stage = await setOutgoingStage();
const { host, roost, workspace, channelOf, conversationOn, say, ours } = stage;
afterAll(stage.close);

/** WhatsApp reports that a message of ours failed. */
async function reportFailure(messageId: string, externalId: string): Promise<void> {
  const number = channelOf('whatsapp');
  const status = {
    ...{ id: externalId, status: 'failed', timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: '15550100' },
    ...{ biz_opaque_callback_data: messageId, errors: [{ code: 131026, title: 'Message undeliverable' }] },
  };
  const value = {
    ...{ messaging_product: 'whatsapp', metadata: { phone_number_id: number.externalId } },
    statuses: [status],
  };
  const entry = [{ id: number.parentId, changes: [{ field: 'messages', value }] }];
  const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  const headers = { 'x-hub-signature-256': signBody(roost.simulator.app.secret, body) };
  await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body });
}

it('a reply whose call still hangs cannot be sent again before the call is over', async () => {
  const { path } = await conversationOn('whatsapp');
  const held: ServerResponse[] = [];
  host.put(`graph.facebook.com/v25.0/${channelOf('whatsapp').externalId}/messages`, (request, response) => {
    request.resume();
    held.push(response);
  });
  const { body } = await say(path, { text: 'Hello' });
  await expect.poll(() => held.length).toBe(1);
  await reportFailure(body.id, 'wamid.slow');
  await expect.poll(async () => (await ours(path))[0]?.status).toBe('failed');
  const again = () => workspace.owner.call<ErrorBody>('POST', `${workspace.path}/messages/${body.id}/retry`);
  const early = await again();
  expect([early.status, early.body.error]).toMatchObject([409, { code: 'conflict' }]);
  expect(early.body.error.message).toBe('This message is on its way to Meta at this moment.');
  host.put(`graph.facebook.com/v25.0/${channelOf('whatsapp').externalId}/messages`, stage.forwardMessages);
  held[0]?.writeHead(200, { 'content-type': 'application/json' }).end('{"messages":[{"id":"wamid.slow"}]}');
  await roost.settle();
  expect((await again()).status).toBe(202);
  await roost.settle();
  expect((await ours(path))[0]?.status).toMatch(/sent|delivered/);
});
