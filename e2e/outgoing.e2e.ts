import { Buffer } from 'node:buffer';
import type { Conversation } from '@roost/contract/conversations.ts';
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

test('WhatsApp: a photo goes out, and a reaction is set', async () => {
  const { id, name } = await newCustomer('Paula Photo');
  await stage.roost.sim('POST', '/_sim/send', { platform: 'whatsapp', customerId: id, text: 'Do you have a picture?' });
  const { page, thread } = await open(name);
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
