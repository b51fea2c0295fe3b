import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';
import { at, type Connected, connect, control, graph } from './testing/meta-client.ts';

let sim: Simulator;
let to: Connected;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
  to = await connect(sim);
});
afterAll(() => sim.close());

const typing = async () => at(await control(sim, 'state'), 'typing');

it('the phone shows that the business types, until it has written or twenty seconds are over', async () => {
  const sent = await control(sim, 'send', { platform: 'messenger', customerId: 'c1', text: 'Hello?' });
  const recipient = { id: sim.world.scopedIds.get(`${to.pageId}:c1`) };
  const post = (body: object) =>
    graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, ...body } });
  await post({ sender_action: 'typing_on' });
  await expect.poll(typing).toEqual([at(sent, 'threadId')]);
  await post({ message: { text: 'Yes?' } });
  await expect.poll(typing).toEqual([]);
  await post({ sender_action: 'typing_on' });
  await expect.poll(typing).toHaveLength(1);
  await control(sim, 'clock', { advanceMs: 21_000 });
  expect(await typing()).toEqual([]);
});

it('typing shows where it was sent to, whatever the customer wrote elsewhere since', async () => {
  const sent = await control(sim, 'send', { platform: 'messenger', customerId: 'c1', text: 'Here?' });
  await control(sim, 'clock', { advanceMs: 1_000 });
  await control(sim, 'send', { platform: 'whatsapp', customerId: 'c1', text: 'Or here?' });
  const recipient = { id: sim.world.scopedIds.get(`${to.pageId}:c1`) };
  await graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, sender_action: 'typing_on' } });
  await expect.poll(typing).toEqual([at(sent, 'threadId')]);
  await graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, message: { text: 'Yes' } } });
  await expect.poll(typing).toEqual([]);
});

it('on WhatsApp typing comes with the read mark of a message, and goes with the answer', async () => {
  const sent = await control(sim, 'send', { platform: 'whatsapp', customerId: 'c1', text: 'Hello?' });
  const post = (body: object) =>
    graph(sim, 'POST', `${to.phoneId}/messages`, {
      ...{ token: to.token, body: { messaging_product: 'whatsapp', ...body } },
    });
  await post({ status: 'read', message_id: at(sent, 'messageId'), typing_indicator: { type: 'text' } });
  await expect.poll(typing).toEqual([at(sent, 'threadId')]);
  await post({ to: sim.world.customers.get('c1')?.waId, type: 'text', text: { body: 'Yes?' } });
  await expect.poll(typing).toEqual([]);
});
