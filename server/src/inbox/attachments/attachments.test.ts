import type { Attachment } from '@roost/contract/attachments.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Channel } from '@roost/contract/meta.ts';
import type { Updateable } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signBody } from '../../../../simulator/src/simulator.ts';
import { inWorkspace } from '../../db/db.ts';
import type { AttachmentsTables } from '../../db/tables/attachments.ts';
import { type MediaHost, startMediaHost } from '../../test/media-host.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../../test/roost.ts';
import { sweepFiles } from './fetch-media.ts';
import { kindOf, typeOf } from './file-types.ts';
import { rangeOf } from './serve.ts';

let host: MediaHost;
let roost: TestRoost;
let workspace: TestWorkspace;
let page: Channel;
let number: Channel;
let photo: Buffer;

beforeAll(async () => {
  host = await startMediaHost();
  roost = await startRoost({ META_GATEWAY_URL: host.url });
  host.forwardTo = roost.simulator.url;
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  const of = (kind: string) => channels.find((channel) => channel.kind === kind);
  const [facebook, whatsapp] = [of('facebook'), of('whatsapp')];
  if (facebook === undefined || whatsapp === undefined) throw new Error('the demo world has both');
  [page, number] = [facebook, whatsapp];
  photo = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#c0ffee' } })
    .jpeg()
    .toBuffer();
  await roost.settle();
});
afterAll(async () => {
  await roost.close();
  await host.close();
});

const cdn = 'scontent.xx.fbcdn.net/v';
let made = 0;

function put(name: string, bytes: Buffer | string, type = 'image/jpeg'): string {
  host.put(`${cdn}/${name}`, (_, response) => response.writeHead(200, { 'content-type': type }).end(bytes));
  return `https://${cdn}/${name}?oh=1&oe=2`;
}

async function deliver(body: object): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  const answer = await fetch(`${roost.url}/api/meta/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(roost.simulator.app.secret, bytes) },
    body: bytes,
  });
  expect(answer.status).toBe(200);
  await roost.app.drain();
}

/** A message of a new person on the Page with these attachments, as Meta sends it. */
async function receiveFiles(...files: { type: string; url: string }[]): Promise<{ person: string; mid: string }> {
  made += 1;
  const [person, mid] = [`9000${made}`, `m_files_${made}`];
  const attachments = files.map(({ type, url }) => ({ type, payload: { url } }));
  const message = { sender: { id: person }, recipient: { id: page.externalId }, timestamp: Date.now() };
  await deliver({
    object: 'page',
    entry: [{ id: page.externalId, time: Date.now(), messaging: [{ ...message, message: { mid, attachments } }] }],
  });
  return { person, mid };
}

async function newest(person: string): Promise<Message> {
  const list = await workspace.owner.call<{ items: { id: string }[] }>(
    'GET',
    `${workspace.path}/conversations?q=${person}`,
  );
  const path = `${workspace.path}/conversations/${list.body.items[0]?.id}/messages`;
  const message = (await workspace.owner.call<{ items: Message[] }>('GET', path)).body.items[0];
  if (message === undefined) throw new Error(`nothing from ${person}`);
  return message;
}

async function fileOf(person: string): Promise<Attachment> {
  const [file] = (await newest(person)).attachments;
  if (file === undefined) throw new Error('no attachment');
  return file;
}

function get(path: string | null, headers: Record<string, string> = {}, cookie = workspace.owner.cookie) {
  return fetch(roost.url + path, { headers: { cookie, ...headers } });
}

async function setFile(id: string, change: Partial<Updateable<AttachmentsTables['attachments']>>): Promise<void> {
  await inWorkspace(roost.app.ctx, workspace.id, (tx) =>
    tx.updateTable('attachments').set(change).where('id', '=', id).execute(),
  );
}

async function later(minutes: number): Promise<void> {
  await roost.passTime(minutes * 60_000);
  await sweepFiles(roost.app.ctx);
  await roost.app.drain();
}

describe('a file that comes with a message', () => {
  it('is fetched, measured, previewed and served with ranges to agents alone', async () => {
    const { person } = await receiveFiles({ type: 'image', url: put('photo', photo) });
    const file = await fileOf(person);
    expect(file).toMatchObject({ kind: 'image', state: 'stored', mimeType: 'image/jpeg', width: 1600, height: 900 });
    expect(file.bytes).toBe(photo.length);

    const whole = await get(file.url);
    expect(Buffer.from(await whole.arrayBuffer()).equals(photo)).toBe(true);
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(whole.headers.get('content-disposition')).toMatch(/^inline/);
    const part = await get(file.url, { range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${photo.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(photo.subarray(10, 20))).toBe(true);
    const small = await get(file.previewUrl);
    expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      width: 720,
    });
    expect((await get(file.url, {}, '')).status).toBe(401);
  });

  it('keeps the order of several', async () => {
    const { person } = await receiveFiles(
      { type: 'image', url: put('first', photo) },
      { type: 'file', url: put('second', '%PDF-1.7\n1 0 obj\n', 'application/pdf') },
    );
    const files = (await newest(person)).attachments;
    expect(files.map(({ kind, mimeType }) => [kind, mimeType])).toEqual([
      ['image', 'image/jpeg'],
      ['file', 'application/pdf'],
    ]);
  });

  it.each([
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['html', '<!doctype html><script>alert(1)</script>'],
    ['xml', '<?xml version="1.0"?><a/>'],
  ])('that calls itself a picture and is %s is a download in a sandbox', async (name, bytes) => {
    const { person } = await receiveFiles({ type: 'image', url: put(`trap-${name}`, bytes, 'image/png') });
    const file = await fileOf(person);
    expect(file).toMatchObject({ kind: 'file', state: 'stored', previewUrl: null });
    const answer = await get(file.url);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('content-type')).toMatch(/^(text\/plain|application\/octet-stream)/);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('content-disposition')).not.toMatch(/\.(svg|html|xml)"/);
  });

  it('is asked for again by hand after Meta had lost it', async () => {
    host.put(`${cdn}/lost`, (_, response) => response.writeHead(404).end());
    const { person } = await receiveFiles({ type: 'image', url: `https://${cdn}/lost` });
    const file = await fileOf(person);
    expect(file).toMatchObject({ state: 'failed', failure: 'Meta no longer has this file.', url: null });
    put('lost', photo);
    const again = await workspace.owner.call('POST', `${workspace.path}/attachments/${file.id}/retry`, {});
    expect(again).toMatchObject({ status: 202, body: { state: 'pending', failure: null } });
    await roost.app.drain();
    expect(await fileOf(person)).toMatchObject({ state: 'stored' });
  });

  it('is fetched again by itself for a day, when Meta’s host fails for longer than a moment', async () => {
    host.put(`${cdn}/shaky`, (_, response) => response.writeHead(503).end());
    const { person } = await receiveFiles({ type: 'image', url: `https://${cdn}/shaky` });
    await setFile((await fileOf(person)).id, { attempts: 4 });
    const lost = { state: 'failed', failure: 'Meta did not hand over the file.' };
    await expect.poll(() => fileOf(person), { timeout: 15_000 }).toMatchObject(lost);
    put('shaky', photo);
    await later(2);
    expect(await fileOf(person)).toMatchObject(lost);
    await later(4);
    expect(await fileOf(person)).toMatchObject({ state: 'stored', failure: null });
  });

  it('is fetched again when what stopped it was of our own, and nobody is at it any more', async () => {
    host.put(`${cdn}/stopped`, (_, response) => response.writeHead(404).end());
    const { person } = await receiveFiles({ type: 'image', url: `https://${cdn}/stopped` });
    put('stopped', photo);
    await setFile((await fileOf(person)).id, { state: 'pending', next_at: roost.clock.now() });
    await later(1);
    expect(await fileOf(person)).toMatchObject({ state: 'stored' });
  });

  it('is never fetched from a host that is not Meta’s', async () => {
    const { person } = await receiveFiles({ type: 'image', url: 'https://169.254.169.254/latest/meta-data' });
    expect(await fileOf(person)).toMatchObject({ state: 'failed', failure: expect.stringContaining('not on a host') });
  });

  it('over the limit costs the file, never the message', async () => {
    host.put(`${cdn}/huge`, (_, response) =>
      response.writeHead(200, { 'content-length': 100_000_001 }).write(Buffer.alloc(10)),
    );
    const { person } = await receiveFiles({ type: 'video', url: `https://${cdn}/huge` });
    expect(await fileOf(person)).toMatchObject({ state: 'failed', failure: expect.stringContaining('100 MB') });
  });

  it('goes with the message that is unsent, from disk too', async () => {
    const { person, mid } = await receiveFiles({ type: 'image', url: put('regret', photo) });
    const { url } = await fileOf(person);
    const from = { sender: { id: person }, recipient: { id: page.externalId }, timestamp: Date.now() };
    await deliver({
      object: 'page',
      entry: [{ id: page.externalId, time: 1, messaging: [{ ...from, message: { mid, is_deleted: true } }] }],
    });
    expect(await newest(person)).toMatchObject({ deletedAt: expect.any(String), text: null, attachments: [] });
    expect((await get(url)).status).toBe(404);
  });
});

it('WhatsApp gives a file by its id, to the holder of the token', async () => {
  let shown: string | undefined;
  host.put('graph.facebook.com/v25.0/1508', (_, response) => {
    const body = { url: 'https://lookaside.fbsbx.com/whatsapp_business/1508', file_size: photo.length };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  host.put('lookaside.fbsbx.com/whatsapp_business/1508', (request, response) => {
    shown = request.headers.authorization;
    response.writeHead(200).end(photo);
  });
  const message = { from: '4915112345678', id: 'wamid.photo', timestamp: '1790500123', type: 'image' };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { phone_number_id: number.externalId },
    messages: [{ ...message, image: { id: '1508', mime_type: 'image/jpeg', caption: 'Look' } }],
  };
  await deliver({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] });
  expect(await newest('4915112345678')).toMatchObject({ text: 'Look', attachments: [{ state: 'stored' }] });
  expect(shown).toMatch(/^Bearer ./);

  const set = (state: 'connected' | 'needs_reconnect') =>
    inWorkspace(roost.app.ctx, workspace.id, (tx) =>
      tx.updateTable('channels').set({ state }).where('id', '=', number.id).execute(),
    );
  // One that comes while the login is dead waits for the next.
  await set('needs_reconnect');
  const second = { ...value, messages: [{ ...value.messages[0], id: 'wamid.second' }] };
  const changes = [{ field: 'messages', value: second }];
  await deliver({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] });
  await later(1);
  const waits = { state: 'failed', failure: expect.stringContaining('not connected') };
  expect(await fileOf('4915112345678')).toMatchObject(waits);
  await set('connected');
  await later(1);
  expect(await fileOf('4915112345678')).toMatchObject({ state: 'stored' });
});

describe('a file an agent uploads', () => {
  async function upload(bytes: Buffer | string, name: string) {
    const form = new FormData();
    form.append('file', new Blob([Buffer.from(bytes)]), name);
    return fetch(`${roost.url}${workspace.path}/attachments`, {
      method: 'POST',
      headers: { cookie: workspace.owner.cookie, 'x-roost': '1' },
      body: form,
    });
  }

  it('is kept under a clean name, typed by its bytes', async () => {
    const answer = await upload(photo, '../../etc/\u202egnp.exe');
    expect(answer.status).toBe(201);
    const file = (await answer.json()) as Attachment;
    expect(file).toMatchObject({ kind: 'image', mimeType: 'image/jpeg', state: 'stored', name: 'gnp.exe' });
    expect((await get(file.url)).headers.get('content-disposition')).toContain('filename="gnp.jpg"');
  });

  it('is refused when it is empty or none', async () => {
    expect((await upload('', 'empty.txt')).status).toBe(400);
    const none = await workspace.owner.call('POST', `${workspace.path}/attachments`, {});
    expect(none).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } });
  });
});

it.each([
  ['bytes=0-', 100, { start: 0, end: 99 }],
  ['bytes=90-200', 100, { start: 90, end: 99 }],
  ['bytes=-10', 100, { start: 90, end: 99 }],
  ['bytes=100-', 100, 'unsatisfiable'],
  ['bytes=9-3', 100, 'unsatisfiable'],
  ['bytes=0-1,5-6', 100, null],
  ['bytes=-', 100, null],
  [undefined, 100, null],
])('the range %s of %i bytes is %j', (header, bytes, expected) => {
  expect(rangeOf(header, bytes)).toEqual(expected);
});

it('the bytes decide what a file is', async () => {
  expect(await typeOf(Buffer.from('OggS'.padEnd(40, '\0')))).toMatch(/ogg/);
  expect(await typeOf(Buffer.from([0, 1, 2, 3]))).toBe('application/octet-stream');
  expect(kindOf('audio', 'video/mp4')).toBe('audio');
  expect(kindOf('image', 'video/mp4')).toBe('video');
  expect(kindOf('image', 'application/pdf')).toBe('file');
  expect(kindOf(null, 'image/svg+xml')).toBe('file');
});
