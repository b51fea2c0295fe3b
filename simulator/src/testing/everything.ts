import type { Simulator } from '../simulator.ts';
import { at, type Connected, control, graph, login } from './meta-client.ts';

/** Lets everything happen once: each act of a customer, each way of the business. Answers an id of each thing made. */
export async function everything(sim: Simulator, to: Connected): Promise<Record<string, string>> {
  const customerId = 'c1';
  const id = async (path: string, body: object) => {
    const answer = await control(sim, path, body);
    const made = at(answer, 'messageId') ?? at(answer, 'id');
    if (made === undefined) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return String(made);
  };
  const first: Record<string, string> = {};
  for (const platform of ['messenger', 'instagram', 'whatsapp']) {
    const own = { platform, customerId };
    const written = await id('send', { ...own, text: 'Hi' });
    first[platform] = written;
    await control(sim, 'send', { ...own, attachments: [{ type: 'image' }, { type: 'audio', voice: true }] });
    await control(sim, 'react', { messageId: written, emoji: '❤️' });
    await control(sim, 'edit', { messageId: written, text: 'Hello' });
    await control(sim, 'unsend', { messageId: await id('send', { ...own, text: 'Oops' }) });
    if (platform === 'whatsapp') continue;
    await control(sim, 'postback', { ...own, title: 'Start', payload: 'START' });
    await control(sim, 'referral', { ...own, referral: { ref: 'bio', source: 'SHORTLINK', type: 'OPEN_THREAD' } });
  }
  await control(sim, 'optin', { platform: 'messenger', customerId, optin: { type: 'notification_messages' } });
  await answerAll(sim, to);
  for (const threadId of sim.world.threads.keys()) {
    await control(sim, 'read', { threadId });
    await control(sim, 'answer', { threadId, text: 'From elsewhere' });
  }
  await control(sim, 'number', { customerId: 'c2', waId: '16315550211' });
  await control(sim, 'marketing', { customerId, value: 'stop' });
  const comments = await commentAll(sim, id);
  const template = await graph(sim, 'POST', `${to.wabaId}/message_templates`, {
    token: to.token,
    body: { name: 'greeting', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: 'Good day' }] },
  });
  await handOver(sim, to);
  await control(sim, `wabas/${to.wabaId}/account_update`, { event: 'ACCOUNT_VIOLATION' });
  await login(sim, { personId: [...sim.world.people.keys()][1] ?? '', scopes: ['pages_messaging'] });
  const wamedia = [...sim.world.media.values()].find(({ ownerId }) => ownerId === to.phoneId)?.id ?? '';
  const thread = `messenger-${to.pageId}-${customerId}`;
  const file = { file_length: '9', file_type: 'image/png' };
  const session = await graph(sim, 'POST', `${sim.app.id}/uploads`, { token: to.token, body: file });
  const extras = await extrasOf(sim, to);
  const made = { template: String(at(template.json, 'id')), upload: String(at(session.json, 'id')) };
  return { ...comments, ...extras, ...made, wamedia, thread, message: first.messenger ?? '' };
}

async function answerAll(sim: Simulator, to: Connected) {
  const message = { text: 'Yes' };
  for (const assetId of [to.pageId, to.instagramId]) {
    const recipient = { id: sim.world.scopedIds.get(`${assetId}:c1`) };
    await graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient, message } });
  }
  const waTo = sim.world.customers.get('c1')?.waId;
  const body = { messaging_product: 'whatsapp', to: waTo, type: 'text', text: { body: 'Yes' } };
  await graph(sim, 'POST', `${to.phoneId}/messages`, { token: to.token, body });
}

async function commentAll(sim: Simulator, id: (path: string, body: object) => Promise<string>) {
  const customerId = 'c1';
  const post = await id('posts', { platform: 'facebook', text: 'Opening hours' });
  const comment = await id('comments', { postId: post, customerId, text: 'How late?' });
  await control(sim, `comments/${comment}`, { text: 'How late tonight?', hidden: true }, 'PATCH');
  const media = await id('posts', { platform: 'instagram', text: 'Cake' });
  const igcomment = await id('comments', { postId: media, customerId, text: 'Yum' });
  const live = await id('posts', { platform: 'instagram', kind: 'live' });
  await control(sim, 'comments', { postId: live, customerId, text: 'Hello from Madrid' });
  await control(sim, 'mentions', { customerId, text: '@sunnyside.cafe look' });
  return { post, comment, media, igcomment };
}

/** What clients keep at a Page and at a number beside conversations. */
async function extrasOf(sim: Simulator, to: Connected) {
  const made = async (path: string, token: string, body: object) =>
    (await graph(sim, 'POST', path, { token, body })).json;
  const persona = { name: 'Ana', profile_picture_url: 'https://scontent.xx.fbcdn.net/v/avatars/c1.png' };
  const page = (edge: string, body: object) => made(`${to.pageId}/${edge}`, to.pageToken, body);
  const qr = await made(`${to.phoneId}/message_qrdls`, to.token, { prefilled_message: 'A table, please' });
  return {
    persona: String(at(await page('personas', persona), 'id')),
    label: String(at(await page('custom_labels', { page_label_name: 'regular' }), 'id')),
    qr: String(at(qr, 'code')),
  };
}

/** Another app holds the conversation for a while: what comes then is standby. */
async function handOver(sim: Simulator, to: Connected) {
  const recipient = { id: sim.world.scopedIds.get(`${to.pageId}:c1`) };
  const body = { recipient, target_app_id: '263902037430900' };
  await graph(sim, 'POST', `${to.pageId}/pass_thread_control`, { token: to.pageToken, body });
  await control(sim, 'send', { platform: 'messenger', customerId: 'c1', text: 'Anybody?' });
  await graph(sim, 'POST', `${to.pageId}/take_thread_control`, { token: to.pageToken, body: { recipient } });
}
