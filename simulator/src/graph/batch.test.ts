import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { secretProof } from '../signature.ts';
import { createSimulator, type Simulator } from '../simulator.ts';
import { at, type Connected, connect, control } from '../testing/meta-client.ts';

let sim: Simulator;
let to: Connected;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
});
beforeEach(async () => {
  await control(sim, 'reset', {});
  to = await connect(sim);
});
afterAll(() => sim.close());

type Part = { code: number; body: string } | null;

async function batch(parts: object[], fields: Record<string, string> = {}, file?: Blob) {
  const body = new FormData();
  const all = { batch: JSON.stringify(parts), access_token: to.token, ...fields };
  for (const [name, value] of Object.entries(all)) body.set(name, value);
  if (file !== undefined) body.set('photo', file, 'a.png');
  const response = await fetch(`${sim.url}/graph.facebook.com/v25.0/`, { method: 'POST', body });
  const answers = (await response.json()) as Part[];
  return answers.map((part) => (part === null ? null : { code: part.code, body: JSON.parse(part.body) as unknown }));
}

it('a part takes what an earlier one answered; what is named answers only when asked to', async () => {
  const accounts = { method: 'GET', name: 'pages', relative_url: 'me/accounts?fields=id&limit=1' };
  const named = { method: 'GET', relative_url: '?ids={result=pages:$.data.*.id}&fields=name' };
  const first = { method: 'GET', relative_url: '{result=pages:$.data[0].id}?fields=name', depends_on: 'pages' };
  expect(await batch([accounts, named, first])).toEqual([
    null,
    { code: 200, body: { [to.pageId]: { id: to.pageId, name: 'Sunny Side Café' } } },
    { code: 200, body: { id: to.pageId, name: 'Sunny Side Café' } },
  ]);
  const [told] = await batch([{ ...accounts, omit_response_on_success: false }]);
  expect(at(told, 'body.data.0.id')).toBe(to.pageId);
});

it('a part whose forerunner failed is not done', async () => {
  const answers = await batch([
    { method: 'GET', name: 'broken', relative_url: '1/nothing' },
    { method: 'POST', relative_url: 'me/permissions?method=delete', depends_on: 'broken' },
    { method: 'GET', relative_url: '{result=nobody:$.id}' },
    { method: 'GET', relative_url: 'http://[' },
  ]);
  expect(answers.map((part) => part?.code)).toEqual([400, undefined, 400, 400]);
  expect(at(answers[2], 'body.error.code')).toBe(100);
});

it('the proof of the whole is good for each part, and a wrong one for none', async () => {
  await control(sim, `apps/${sim.app.id}`, { requireProof: true }, 'PATCH');
  const me = { method: 'GET', relative_url: 'me?fields=name' };
  const codes = async (proof: string) => (await batch([me], { appsecret_proof: proof })).map((part) => part?.code);
  expect(await codes(secretProof(sim.app.secret, to.token))).toEqual([200]);
  expect(await codes('wrong')).toEqual([400]);
});

it('a part has objects in brackets, a file of the whole, and a method of its own', async () => {
  await control(sim, 'send', { platform: 'messenger', customerId: 'c1', text: 'Hi' });
  const psid = sim.world.scopedIds.get(`${to.pageId}:c1`) ?? '';
  const sent = `recipient[id]=${psid}&message[text]=Hello`;
  const kept = 'messaging_product=whatsapp&type=image/png';
  const answers = await batch(
    [
      { method: 'POST', relative_url: 'me/messages', body: sent, access_token: to.pageToken },
      { method: 'POST', relative_url: `${to.phoneId}/media`, body: kept, attached_files: 'photo' },
      { method: 'POST', relative_url: 'me', body: 'method=get&fields=name' },
    ],
    {},
    new Blob(['png'], { type: 'image/png' }),
  );
  expect(answers.map((part) => part?.code)).toEqual([200, 200, 200]);
  expect(at(answers[0], 'body.recipient_id')).toBe(psid);
  expect(Buffer.from(sim.world.media.get(String(at(answers[1], 'body.id')))?.bytes ?? '').toString()).toBe('png');
  expect(at(answers[2], 'body.name')).toBe('Alex Morgan');
});
