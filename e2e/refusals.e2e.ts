import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { phone, type Stage, setStage } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;

beforeAll(async () => {
  stage = await setStage();
  workspace = await makeWorkspace(stage.roost);
  await connectEverything(stage.roost, workspace);
});

afterAll(() => stage?.close());

/** A customer of that name has written; answers the customer's id and the conversation's address. */
async function wrote(platform: string, name: string, at?: number): Promise<{ customerId: string; path: string }> {
  const { sim } = stage.roost;
  const { body: customer } = await sim<{ id: string }>('POST', '/_sim/customers', { name });
  const text = `Hello from ${name}`;
  await sim('POST', '/_sim/send', { platform, customerId: customer.id, text, ...(at === undefined ? {} : { at }) });
  await stage.roost.settle();
  const { body } = await workspace.owner.call<{ items: { id: string; lastMessage: { text: string } }[] }>(
    'GET',
    `${workspace.path}/conversations?limit=100`,
  );
  const id = body.items.find(({ lastMessage }) => lastMessage.text === text)?.id;
  return { customerId: customer.id, path: `/w/${workspace.id}/inbox/${id}` };
}

test('a refusal stands on the message with a sentence and Retry, and the retry arrives', async () => {
  const { customerId, path } = await wrote('messenger', 'Blocked Bob');
  const page = await stage.signedIn(workspace, path);
  await page.getByRole('textbox', { name: 'Reply' }).fill('Hello Bob');
  await page.getByRole('button', { name: /^Send$/ }).click();
  const thread = page.getByRole('region', { name: /Blocked Bob/ });
  const message = thread.locator('[data-direction="out"]', { hasText: 'Hello Bob' });
  await expect.poll(() => message.getAttribute('data-status'), { timeout: 10_000 }).toBe('failed');
  await thread.getByText('This person cannot receive messages right now.').waitFor();

  await stage.roost.sim('PATCH', `/_sim/customers/${customerId}`, { name: 'Bob', blocked: false });
  await thread.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => message.getAttribute('data-status'), { timeout: 10_000 }).toMatch(/sent|delivered|read/);
  expect(await thread.locator('[data-direction="out"]').count()).toBe(1);
});

test('a failed message that is discarded can no longer be retried, and the list shows no failure', async () => {
  const { path } = await wrote('messenger', 'Blocked Bea');
  const page = await stage.signedIn(workspace, path);
  await page.getByRole('textbox', { name: 'Reply' }).fill('Hello Bea');
  await page.getByRole('button', { name: /^Send$/ }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Blocked Bea' });
  await row.getByRole('img', { name: 'Last message failed' }).waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  const gone = row.filter({ hasText: 'Message deleted' });
  await gone.waitFor();
  expect(await gone.getByRole('img', { name: 'Last message failed' }).count()).toBe(0);
  const thread = page.getByRole('region', { name: /Blocked Bea/ });
  await thread.getByText('Message deleted').waitFor();
  expect(await thread.getByRole('button', { name: /Retry|Discard/ }).count()).toBe(0);
});

test('a window that asks for a human agent is explained before anything is typed', async () => {
  const dayAndABit = 26 * 3_600_000;
  const { path } = await wrote('instagram', 'Late Lena', Date.now() - dayAndABit);
  const page = await stage.signedIn(workspace, path);
  await page
    .getByText('More than 24 hours have passed. A person may still answer within 7 days, as a human agent.')
    .waitFor();
  await page.getByRole('textbox', { name: 'Reply' }).fill('Sorry for the wait!');
  expect(await page.getByRole('button', { name: /^Send$/ }).isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: 'Reply as human agent' }).check();
  await page.getByRole('button', { name: /^Send$/ }).click();
  const message = page.locator('[data-direction="out"]', { hasText: 'Sorry for the wait!' });
  await expect.poll(() => message.getAttribute('data-status'), { timeout: 10_000 }).toMatch(/sent|delivered|read/);
});

test.each([
  ['the tick for human agents', 'instagram', 26],
  ['every tool of WhatsApp', 'whatsapp', 1],
])('%s leaves the button its place on a phone, also in longer words', async (_, platform, hoursAgo) => {
  const { path } = await wrote(platform, `Lou of ${platform}`, Date.now() - hoursAgo * 3_600_000);
  const page = await stage.signedIn(workspace, path, phone);
  await page.evaluate(() => localStorage.setItem('roost.locale', 'es'));
  await page.reload();
  // The last of the tools, which are drawn a moment later.
  await page.getByRole('button', { name: 'Enviar otra cosa' }).waitFor();
  const more = await page.getByRole('button', { name: 'Más formas de enviar' }).boundingBox();
  expect((more?.x ?? phone.width) + (more?.width ?? 0)).toBeLessThanOrEqual(phone.width);
});

test('on a phone a name has room, and opens the contact', async () => {
  const { path } = await wrote('messenger', 'Penny Poppins');
  const page = await stage.signedIn(workspace, path, phone);
  const name = page.getByRole('heading', { level: 2 }).getByRole('button', { name: 'Penny Poppins' });
  expect(await name.evaluate((shown) => shown.scrollWidth <= shown.clientWidth)).toBe(true);
  await name.click();
  await page.getByRole('link', { name: 'Open profile' }).waitFor();
});

test('a closed WhatsApp window is explained, and nothing can be sent', async () => {
  const dayAndABit = 26 * 3_600_000;
  const { path } = await wrote('whatsapp', 'Quiet Quinn', Date.now() - dayAndABit);
  const page = await stage.signedIn(workspace, path);
  await page
    .getByText(/24 hours/)
    .first()
    .waitFor();
  expect(await page.getByRole('textbox', { name: 'Reply' }).count()).toBe(0);
});
