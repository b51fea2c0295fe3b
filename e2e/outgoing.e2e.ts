import { Buffer } from 'node:buffer';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;

beforeAll(async () => {
  stage = await setStage();
  workspace = await makeWorkspace(stage.roost);
  await connectEverything(stage.roost, workspace);
});

afterAll(() => stage?.close());

interface Customer {
  id: string;
  name: string;
}

async function newCustomer(name: string): Promise<Customer> {
  const made = await stage.roost.sim<Customer>('POST', '/_sim/customers', { name });
  return { id: made.body.id, name };
}

/** The conversation of a customer, on the screen. */
async function open(name: string, surface = 'direct') {
  await stage.roost.settle();
  const found = await workspace.owner.call<{ items: Conversation[] }>(
    'GET',
    `${workspace.path}/conversations?q=${encodeURIComponent(name)}&surface=${surface}`,
  );
  const id = found.body.items[0]?.id ?? '';
  const page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox/${id}`);
  const thread = page.getByRole('region', { name: new RegExp(name) });
  await thread.waitFor();
  return { page, thread, id };
}

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function send(platform: string, customerId: string, said: object): Promise<string> {
  const sent = await stage.roost.sim<{ messageId: string }>('POST', '/_sim/send', { platform, customerId, ...said });
  return sent.body.messageId;
}

async function arrived(message: Locator): Promise<void> {
  await expect.poll(() => message.getAttribute('data-status'), { timeout: 15_000 }).toMatch(/sent|delivered|read/);
}

test('WhatsApp: photos go both ways, and so do reactions', async () => {
  const { id, name } = await newCustomer('Paula Photo');
  await send('whatsapp', id, { text: 'Do you have a picture?', attachments: [{ type: 'image' }] });
  const { page, thread } = await open(name);
  const photo = thread.getByRole('button', { name: 'Open the photo' }).locator('img');
  await expect.poll(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await page.getByTestId('attach-input').setInputFiles({ name: 'table.png', mimeType: 'image/png', buffer: png });
  await page.getByRole('list', { name: 'Files that go along' }).getByText('table.png').waitFor();
  await page.getByRole('textbox', { name: 'Reply' }).fill('Here it is');
  await page.getByRole('button', { name: /^Send$/ }).click();
  const sent = thread.locator('[data-direction="out"]', { hasText: 'Here it is' });
  await expect.poll(() => sent.getAttribute('data-status'), { timeout: 15_000 }).toMatch(/sent|delivered|read/);

  const theirs = thread.locator('[data-direction="in"]', { hasText: 'Do you have a picture?' });
  await theirs.hover();
  await theirs.getByRole('button', { name: 'React' }).click();
  await page.getByRole('button', { name: 'React with 🎉' }).click();
  await theirs.getByText('🎉').waitFor();

  const { body } = await stage.roost.sim<{ threads: { messages: { id: string; text: string }[] }[] }>(
    'GET',
    '/_sim/state',
  );
  const ours = body.threads.flatMap((one) => one.messages).find((one) => one.text === 'Here it is');
  await stage.roost.sim('POST', '/_sim/react', { messageId: ours?.id, emoji: '😍' });
  await sent.getByText('😍').waitFor();
});

test('Instagram: what the customer takes back leaves a mark, and its photo is gone', async () => {
  const { id, name } = await newCustomer('Uma Unsend');
  const messageId = await send('instagram', id, { attachments: [{ type: 'image' }] });
  const { page, thread } = await open(name);
  const photo = thread.getByRole('button', { name: 'Open the photo' }).locator('img');
  await photo.waitFor();
  const url = (await photo.getAttribute('src')) ?? '';
  expect((await page.request.get(`${stage.roost.url}${url}`)).status()).toBe(200);
  await stage.roost.sim('POST', '/_sim/unsend', { messageId });
  await thread.getByText('Message deleted').waitFor();
  await photo.waitFor({ state: 'detached' });
  expect((await page.request.get(`${stage.roost.url}${url}`)).status()).toBe(404);
});

test.each([
  ['whatsapp', 'audio/ogg', 'OggS', 'OpusHead'],
  ['messenger', 'audio/wav', 'RIFF', 'WAVE'],
] as const)('%s: a voice note is recorded, and reaches Meta as %s', async (platform, mimeType, begin, holds) => {
  const { id, name } = await newCustomer(`Vera ${platform}`);
  await send(platform, id, { text: 'Call me?' });
  const { page, thread } = await open(name);
  await page.getByRole('button', { name: 'Record a voice note' }).click();
  await page.getByRole('timer').getByText('0:01').waitFor();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('list', { name: 'Files that go along' }).getByText('Voice note').waitFor();
  await page.getByRole('button', { name: /^Send$/ }).click();
  await arrived(thread.locator('[data-direction="out"]').last());
  const kept = [...stage.roost.simulator.world.media.values()].filter((one) => one.mimeType.startsWith(mimeType));
  const bytes = Buffer.from(kept.at(-1)?.bytes ?? []);
  expect(bytes.subarray(0, 4).toString()).toBe(begin);
  expect(bytes.subarray(0, 64).toString('latin1')).toContain(holds);
  expect(bytes.length).toBeGreaterThan(1_000);
});

test('WhatsApp: a list, a location and a contact card go out; choices beside a file lose neither', async () => {
  const { id, name } = await newCustomer('Lia List');
  await send('whatsapp', id, { text: 'When can you deliver?' });
  const { page, thread } = await open(name);
  const something = async (what: string) => {
    await page.getByRole('button', { name: 'Send something else' }).click();
    await page.getByRole('menuitem', { name: what, exact: true }).click();
    return page.getByRole('dialog', { name: what });
  };
  const list = await something('List to choose from');
  await list.getByLabel('Text').fill('Which day?');
  await list.getByLabel('Words on the button that opens the list').fill('See days');
  await list.getByLabel('Choice 1', { exact: true }).fill('Friday');
  await list.getByRole('button', { name: 'Send' }).click();
  await arrived(thread.locator('[data-direction="out"]', { hasText: 'Which day?' }));

  const location = await something('Location');
  await location
    .getByLabel('Coordinates, or the link of a map')
    .fill('https://www.google.com/maps/@52.5219,13.4132,17z');
  await location.getByLabel('Name of the place').fill('Our shop');
  await location.getByRole('button', { name: 'Send' }).click();
  await arrived(thread.locator('[data-direction="out"]', { hasText: 'Our shop' }));

  const card = await something('Contact card');
  await card.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada Lovelace');
  await card.getByLabel('Phone number with country code').fill('+49 151 23456789');
  await card.getByRole('button', { name: 'Send' }).click();
  await arrived(thread.locator('[data-direction="out"]', { hasText: 'Ada Lovelace' }));

  // Dropped, as from another window.
  const box = page.getByRole('textbox', { name: 'Reply' });
  const dropped = await page.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'shop.png', { type: 'image/png' }));
    return data;
  }, png.toString('base64'));
  await box.dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByRole('list', { name: 'Files that go along' }).getByText('shop.png').waitFor();
  await page.getByRole('button', { name: 'Choices to tap' }).click();
  await page.getByLabel('Choice 1', { exact: true }).fill('I come by');
  await page.getByRole('tabpanel').getByText('Choices need words above them.').waitFor();
  await box.fill('Shall we keep it?');
  await page.getByRole('button', { name: /^Send$/ }).click();
  await arrived(thread.locator('[data-direction="out"]', { has: page.locator('img') }));
  await arrived(thread.locator('[data-direction="out"]', { hasText: 'I come by' }));
});

test('WhatsApp: a conversation is begun with a phone number by a template', async () => {
  await workspace.owner.call('POST', `${workspace.path}/templates/sync`, {});
  const page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
  await page.getByRole('button', { name: 'New conversation' }).click();
  const dialog = page.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByText('A phone number', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Phone number' }).fill('151 23');
  await dialog.getByText('Write the number with + and the country code').waitFor();
  await dialog.getByRole('textbox', { name: 'Phone number' }).fill('+1 202 555 0143');
  await dialog.getByRole('button', { name: /order_ready/ }).click();
  await dialog.getByLabel('Value for 1').fill('Nora');
  await dialog.getByLabel('Value for 2').fill('B-9');
  await dialog.getByRole('region', { name: 'Preview' }).getByText('Hello Nora, your order B-9').waitFor();
  await dialog.getByRole('button', { name: 'Send template' }).click();
  await page.waitForURL(/inbox\/[0-9a-f-]{36}/);
  await page.locator('[data-direction="out"]', { hasText: 'your order B-9' }).waitFor();
});

test('Messenger: a quote leads to its message, however far back', async () => {
  const { id, name } = await newCustomer('Quentin Quote');
  const began = Date.now() - 3_600_000;
  const first = await send('messenger', id, { text: 'The very first word', at: began });
  for (let n = 1; n <= 60; n += 1) await send('messenger', id, { text: `Line ${n}`, at: began + n * 1000 });
  await send('messenger', id, { text: 'Remember?', replyTo: first, at: began + 100_000 });
  const { thread } = await open(name);
  const asked = thread.locator('[data-direction="in"]', { hasText: 'Remember?' });
  // So many are unread that the thread opens at the first of them.
  await thread.getByText('Line 1', { exact: true }).waitFor();
  await thread.getByRole('button', { name: /^New(est)? message/ }).click();
  await asked.getByRole('button', { name: /The very first word/ }).click();
  const found = thread.locator('li', { has: thread.page().getByTestId('flash') });
  await found.getByText('The very first word', { exact: true }).waitFor();
});

test('WhatsApp: outside the window the box is the template picker, and a filled-in template arrives', async () => {
  const { id, name } = await newCustomer('Tom Template');
  const at = Date.now() - 25 * 3_600_000;
  await stage.roost.sim('POST', '/_sim/send', { platform: 'whatsapp', customerId: id, text: 'Yesterday', at });
  await workspace.owner.call('POST', `${workspace.path}/templates/sync`, {});
  const { page, thread } = await open(name);
  await page.getByRole('button', { name: /order_ready/ }).click();
  await page.getByLabel('Value for 1').fill('Tom');
  await page.getByLabel('Value for 2').fill('A-17');
  await page.getByRole('region', { name: 'Preview' }).getByText('Hello Tom, your order A-17').waitFor();
  await page.getByRole('button', { name: 'Send template' }).click();
  const template = thread.locator('[data-direction="out"]', { hasText: 'your order A-17' });
  await expect.poll(() => template.getAttribute('data-status'), { timeout: 15_000 }).toMatch(/sent|delivered|read/);
});

test('Facebook: a comment is answered privately, and the customer’s answer comes to the same contact', async () => {
  const { id, name } = await newCustomer('Carla Comment');
  const post = await stage.roost.sim<{ id: string }>('POST', '/_sim/posts', { platform: 'facebook', text: 'New menu' });
  await stage.roost.sim('POST', '/_sim/comments', { postId: post.body.id, customerId: id, text: 'How much is it?' });
  const { page, thread, id: conversationId } = await open(name, 'comments');
  await page.getByText('Private reply', { exact: true }).click();
  await page.getByText('One private reply, within 7 days').waitFor();
  await page.getByRole('textbox', { name: 'Reply' }).fill('Twelve euros, just for you');
  await page.getByRole('button', { name: /^Send$/ }).click();
  const sent = thread.locator('[data-direction="out"]', { hasText: 'Twelve euros' });
  await expect.poll(() => sent.getAttribute('data-status'), { timeout: 15_000 }).toMatch(/sent|delivered|read/);

  await stage.roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId: id, text: 'I will come at eight' });
  const direct = await open(name);
  await direct.thread.getByText('I will come at eight').waitFor();
  const contactOf = async (one: string) =>
    (await workspace.owner.call<Conversation>('GET', `${workspace.path}/conversations/${one}`)).body.contact.id;
  expect(await contactOf(direct.id)).toBe(await contactOf(conversationId));
});
