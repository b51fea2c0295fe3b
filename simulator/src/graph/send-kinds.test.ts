import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../simulator.ts';
import { type Answer, at, type Connected, connect, control, graph } from '../testing/meta-client.ts';

let sim: Simulator;
let to: Connected;
let files: Server;
let filesUrl: string;
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
  to = await connect(sim);
  for (const platform of ['messenger', 'instagram', 'whatsapp']) {
    await control(sim, 'send', { platform, customerId: 'c1', text: 'Hi' });
  }
  files = createServer((request, response) => {
    const found = request.url === '/a.png';
    response.writeHead(found ? 200 : 404, { 'content-type': 'image/png' }).end('png');
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  const address = files.address();
  filesUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(async () => {
  files.close();
  await sim.close();
});

const codes = ({ json }: Answer) => [at(json, 'error.code'), at(json, 'error.error_subcode')];
function message(assetId: string, body: object) {
  const recipient = { id: sim.world.scopedIds.get(`${assetId}:c1`) };
  return graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, ...body } });
}
function whatsapp(body: object) {
  const waId = sim.world.customers.get('c1')?.waId;
  const whole = { messaging_product: 'whatsapp', to: waId, ...body };
  return graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body: whole });
}
async function upload(path: string, token: string, fields: Record<string, string>, file: [string, Blob]) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set(file[0], file[1], 'file');
  const response = await fetch(`${sim.url}/graph.facebook.com/v25.0/${path}`, {
    ...{ method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } },
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as unknown };
}
const png = new Blob([Buffer.from('png')], { type: 'image/png' });

describe('attachments', () => {
  it('go by URL, by upload and by a kept id, which is the Page’s own', async () => {
    const image = (payload: object) => ({ message: { attachment: { type: 'image', payload } } });
    expect((await message(to.pageId, image({ url: `${filesUrl}/a.png` }))).status).toBe(200);
    expect(codes(await message(to.pageId, image({ url: `${filesUrl}/missing` })))).toEqual([100, 2018008]);
    const kept = await upload(
      `${to.pageId}/message_attachments`,
      to.pageToken,
      { message: JSON.stringify({ attachment: { type: 'image', payload: { is_reusable: true } } }) },
      ['filedata', png],
    );
    const id = at(kept.json, 'attachment_id');
    expect((await message(to.instagramId, image({ attachment_id: id }))).status).toBe(200);
    expect(codes(await message(to.pageId, image({ attachment_id: '1' })))).toEqual([100, 2018074]);
    const sent = await upload(
      `${to.pageId}/messages`,
      to.pageToken,
      {
        recipient: JSON.stringify({ id: sim.world.scopedIds.get(`${to.pageId}:c1`) }),
        message: JSON.stringify({ attachment: { type: 'audio', payload: {} } }),
      },
      ['filedata', png],
    );
    expect(codes(sent)).toEqual([100, 2018047]);
  });

  it('of WhatsApp are uploaded and sent by id, each type within its limits', async () => {
    const fields = { messaging_product: 'whatsapp' };
    const kept = await upload(`${to.phoneId}/media`, to.token, fields, ['file', png]);
    const id = at(kept.json, 'id');
    expect((await whatsapp({ type: 'image', image: { id, caption: 'Menu' } })).status).toBe(200);
    expect(codes(await whatsapp({ type: 'video', video: { id } }))[0]).toBe(131053);
    expect(codes(await whatsapp({ type: 'image', image: { id: '1' } }))[0]).toBe(131009);
    const exe = new Blob([Buffer.from('x')], { type: 'application/x-msdownload' });
    expect(codes(await upload(`${to.phoneId}/media`, to.token, fields, ['file', exe]))[0]).toBe(100);
  });
});

describe('WhatsApp types', () => {
  it('interactive messages keep their sizes, and a tap answers them', async () => {
    const button = (title: string) => ({ type: 'reply', reply: { id: title, title } });
    const ask = (titles: string[]) =>
      whatsapp({
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'Well?' }, action: { buttons: titles.map(button) } },
      });
    const sent = await ask(['Yes', 'No']);
    expect(sent.status).toBe(200);
    expect(codes(await ask(['1', '2', '3', '4']))[0]).toBe(100);
    const tapped = await control(sim, 'tap', { messageId: at(sent.json, 'messages.0.id'), payload: 'Yes' });
    expect(at(tapped, 'messageId')).toBeDefined();
  });

  it('a location, cards and a reaction go out; a reaction to nothing does not', async () => {
    const cards = [{ name: { formatted_name: 'Ana' }, phones: [{ phone: '+34600' }] }];
    expect((await whatsapp({ type: 'location', location: { latitude: '1', longitude: '2' } })).status).toBe(200);
    expect((await whatsapp({ type: 'contacts', contacts: cards })).status).toBe(200);
    const thread = sim.world.threads.get(`whatsapp-${to.phoneId}-c1`);
    const last = thread?.messages[0];
    expect((await whatsapp({ type: 'reaction', reaction: { message_id: last?.id, emoji: '👍' } })).status).toBe(200);
    expect(last?.reactions).toEqual([{ by: 'business', emoji: '👍' }]);
    expect(codes(await whatsapp({ type: 'reaction', reaction: { message_id: 'no', emoji: '👍' } }))[0]).toBe(131009);
  });

  it('templates are created, reviewed, filled in, and refused when something does not fit', async () => {
    const create = (body: object) => graph(sim, 'POST', `${to.wabaId}/message_templates`, { token: to.token, body });
    const named = {
      ...{ name: 'parcel', language: 'es', category: 'UTILITY', parameter_format: 'NAMED' },
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        {
          ...{ type: 'BODY', text: 'Hola {{first_name}}, tu pedido está listo.' },
          example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] },
        },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Gracias' }] },
      ],
    };
    expect(at((await create(named)).json, 'status')).toBe('PENDING');
    const again = await create(named);
    expect(codes(again)).toEqual([100, 2388024]);
    const text = [{ type: 'BODY', text: '{{1}} at the start' }];
    expect(codes(await create({ ...named, name: 'bad', components: text }))).toEqual([100, 2388299]);
    const fields = ['file', png] as [string, Blob];
    const media = await upload(`${to.phoneId}/media`, to.token, { messaging_product: 'whatsapp' }, fields);
    const send = (components: object[]) =>
      whatsapp({ type: 'template', template: { name: 'parcel', language: { code: 'es' }, components } });
    const header = { type: 'header', parameters: [{ type: 'image', image: { id: at(media.json, 'id') } }] };
    const body = { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ana' }] };
    expect((await send([header, body])).status).toBe(200);
    expect(codes(await send([header]))[0]).toBe(132000);
    expect(codes(await send([body]))[0]).toBe(132012);
    const newest = sim.world.threads.get(`whatsapp-${to.phoneId}-c1`)?.messages.at(-1);
    expect(newest?.text).toBe('Hola Ana, tu pedido está listo.');
    const list = await graph(sim, 'GET', `${to.wabaId}/message_templates`, { token: to.token, query: { limit: '2' } });
    expect(at(list.json, 'paging.next')).toBeDefined();
    const query = { name: 'parcel' };
    const gone = await graph(sim, 'DELETE', `${to.wabaId}/message_templates`, { token: to.token, query });
    expect(gone.json).toEqual({ success: true });
    expect(codes(await send([header, body]))[0]).toBe(132001);
  });
});

describe('comments by Graph', () => {
  it('are answered at the right depth, hidden, liked and removed', async () => {
    const post = String(at(await control(sim, 'posts', { platform: 'facebook', text: 'Hours' }), 'id'));
    const comment = String(at(await control(sim, 'comments', { postId: post, customerId: 'c1', text: 'Late?' }), 'id'));
    const token = to.pageToken;
    const reply = await graph(sim, 'POST', `${comment}/comments`, { token, body: { message: 'Ten' } });
    const deeper = await graph(sim, 'POST', `${String(at(reply.json, 'id'))}/comments`, {
      token,
      body: { message: 'pm' },
    });
    expect(sim.world.comments.get(String(at(deeper.json, 'id')))?.parentId).toBe(comment);
    await graph(sim, 'POST', comment, { token, body: { is_hidden: true } });
    await graph(sim, 'POST', `${comment}/likes`, { token });
    const query = { fields: 'message,from,is_hidden,user_likes,comments{message}' };
    const read = await graph(sim, 'GET', comment, { token, query });
    expect(read.json).toMatchObject({
      message: 'Late?',
      is_hidden: true,
      user_likes: true,
      from: { name: 'Maria Garcia' },
    });
    expect(at(read.json, 'comments.data')).toHaveLength(2);
    await graph(sim, 'DELETE', comment, { token });
    expect(codes(await graph(sim, 'GET', comment, { token }))).toEqual([100, 33]);
  });

  it('get one private reply, within seven days', async () => {
    const ask = (comment_id: string) =>
      graph(sim, 'POST', 'me/messages', {
        token: to.pageToken,
        body: { recipient: { comment_id }, message: { text: 'Here for you' } },
      });
    const made = async (platform: string, at_: number) => {
      const post = at(await control(sim, 'posts', { platform, text: 'Cake' }), 'id');
      const body = { postId: post, customerId: 'c2', text: 'Price?', at: at_ };
      return String(at(await control(sim, 'comments', body), 'id'));
    };
    const now = sim.clock.now();
    const page = await made('facebook', now);
    expect((await ask(page)).status).toBe(200);
    expect(codes(await ask(page))[0]).toBe(10900);
    const instagram = await made('instagram', now);
    expect((await ask(instagram)).status).toBe(200);
    expect(codes(await ask(instagram))).toEqual([100, 2534025]);
    expect(codes(await ask(await made('instagram', now - 8 * 24 * 3_600_000)))).toEqual([100, 2534025]);
  });
});

it('the Conversations API tells who said what, newest first, and pages', async () => {
  for (let index = 0; index < 3; index += 1) {
    await control(sim, 'send', { platform: 'messenger', customerId: 'c3', text: `Line ${index}` });
  }
  const query = { fields: 'participants,messages.limit(2){message,from,created_time,attachments}' };
  const read = await graph(sim, 'GET', `${to.pageId}/conversations`, { token: to.pageToken, query });
  const thread = at(read.json, 'data.0');
  expect(at(thread, 'participants.data.0.name')).toBe('Aiko Tanaka');
  expect(at(thread, 'messages.data')).toMatchObject([{ message: 'Line 2' }, { message: 'Line 1' }]);
  const next = new URL(String(at(thread, 'messages.paging.next')));
  const more = await fetch(`${sim.url}/${next.host}${next.pathname}${next.search}`);
  expect(at(await more.json(), 'data')).toMatchObject([{ message: 'Line 0', from: { name: 'Aiko Tanaka' } }]);
});

it('who does not own the conversation cannot answer until it takes it back', async () => {
  const token = to.pageToken;
  const recipient = { id: sim.world.scopedIds.get(`${to.instagramId}:c1`) };
  const control_ = (edge: string, rest: object) =>
    graph(sim, 'POST', `${to.pageId}/${edge}`, { token, body: { recipient, ...rest } });
  await control_('pass_thread_control', { target_app_id: '1217981644879628' });
  expect(codes(await message(to.instagramId, { message: { text: 'Hi' } }))).toEqual([100, 2534037]);
  await control_('take_thread_control', {});
  expect((await message(to.instagramId, { message: { text: 'Hi' } })).status).toBe(200);
});
