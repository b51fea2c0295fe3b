import { Buffer } from 'node:buffer';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestAgent } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { type Stage, setTeam } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;
let ben: TestAgent;

beforeAll(async () => {
  ({ stage, workspace, ben } = await setTeam());
});

afterAll(() => stage?.close());

/** Two customers have written; the page shows the first of them. */
async function twoTalks(first: string, second: string, platform = 'messenger') {
  for (const name of [first, second]) {
    const { body: customer } = await stage.roost.sim<{ id: string }>('POST', '/_sim/customers', { name });
    const said = { platform, customerId: customer.id, text: `Hello from ${name}` };
    await stage.roost.sim('POST', '/_sim/send', said);
  }
  await stage.roost.settle();
  const { body } = await workspace.owner.call<{ items: Conversation[] }>('GET', `${workspace.path}/conversations`);
  const idOf = (name: string) => body.items.find(({ contact }) => contact.name === name)?.id ?? '';
  const page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox/${idOf(first)}`);
  await shown(page, first);
  return { page, id: idOf(first), path: `${workspace.path}/conversations/${idOf(first)}` };
}

/** The whole conversation is there, not only the box: a network that goes before would leave it unread. */
const shown = (page: Page, name: string) =>
  page
    .getByRole('region', { name: new RegExp(name) })
    .getByText(`Hello from ${name}`)
    .waitFor();
const box = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const failedMark = (page: Page, name: string) => row(page, name).getByRole('img', { name: 'Last message failed' });
const go = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();
const ours = (page: Page, text: string) => page.locator('[data-direction="out"]', { hasText: text });

async function arrived(message: Locator): Promise<void> {
  await expect.poll(() => message.getAttribute('data-status'), { timeout: 15_000 }).toMatch(/sent|delivered|read/);
}

/** A file that waits at Roost; its id. */
async function uploaded(): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([png]), 'hours.png');
  const headers = { cookie: workspace.owner.cookie, 'x-roost': '1' };
  const answer = await fetch(`${stage.roost.url}${workspace.path}/attachments`, {
    method: 'POST',
    headers,
    body: form,
  });
  return ((await answer.json()) as { id: string }).id;
}

/** What is sent from this page does not leave it until it is let go. */
async function holdSending(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/messages$/, async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  return release;
}

describe('a reply that the server refuses', () => {
  const viaMenu = async (page: Page) => {
    await page.getByRole('button', { name: 'More ways to send' }).click();
    await page.getByRole('menuitem', { name: 'Send and resolve' }).click();
  };
  const byKeys = async (page: Page) => {
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
  };

  test.each([
    ['Send and resolve', viaMenu, 'Ada'],
    ['Enter and then resolving', byKeys, 'Abe'],
  ])('leaves its conversation open after %s, and whoever has gone on is told and led back', async (_, send, name) => {
    const { page, path } = await twoTalks(`${name} Early`, `${name} Later`);
    const release = await holdSending(page);
    await box(page).fill('Yes, at seven.');
    await send(page);
    await go(page, `${name} Later`);
    await page.getByRole('region', { name: new RegExp(`${name} Later`) }).waitFor();
    const answer = await ben.call('POST', `${path}/messages`, { clientKey: name, mode: 'reply', text: 'At eight.' });
    expect(answer.status).toBe(202);
    release();
    const told = page.getByRole('alert').filter({ hasText: `The reply to ${name} Early was not sent` });
    await told.getByText('Ben Baker has just answered').waitFor();
    await failedMark(page, `${name} Early`).waitFor();
    await expect.poll(async () => (await workspace.owner.call<Conversation>('GET', path)).body.status).toBe('open');

    await told.getByRole('button', { name: 'Go to this message' }).click();
    await page.getByRole('region', { name: new RegExp(`${name} Early`) }).waitFor();
    await page.getByRole('button', { name: 'Send anyway' }).click();
    await arrived(ours(page, 'Yes, at seven.'));
    await expect.poll(() => failedMark(page, `${name} Early`).count()).toBe(0);
    expect(await told.count()).toBe(0);
    await page.context().close();
  });

  test('goes back into the box with its file, and is marked in the list after a reload too', async () => {
    const { page } = await twoTalks('Bea Early', 'Bea Later');
    await page.getByTestId('attach-input').setInputFiles({ name: 'menu.png', mimeType: 'image/png', buffer: png });
    const tray = page.getByRole('list', { name: 'Files that go along' });
    await tray.getByText('menu.png').waitFor();
    await box(page).fill('Our menu');
    await page.route(/\/messages$/, (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: /^Send$/ }).click();
    await page.getByRole('button', { name: 'Retry' }).waitFor();
    await page.unrouteAll();
    await page.reload();
    await failedMark(page, 'Bea Early').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await tray.getByText('menu.png').waitFor();
    await expect.poll(() => box(page).inputValue()).toBe('Our menu');
    await expect.poll(() => failedMark(page, 'Bea Early').count()).toBe(0);
    await page.getByRole('button', { name: /^Send$/ }).click();
    await arrived(ours(page, 'Our menu'));
    await page.context().close();
  });
});

describe('without a network', () => {
  test('replies wait, are marked, and go out in their order when there is one again', async () => {
    const { page, path } = await twoTalks('Cleo Early', 'Cleo Later');
    await page.context().setOffline(true);
    for (const text of ['One moment', 'Yes, we have it']) {
      await box(page).fill(text);
      await page.keyboard.press('Enter');
    }
    await expect.poll(() => page.getByRole('button', { name: 'Retry' }).count()).toBe(2);
    await failedMark(page, 'Cleo Early').waitFor();
    await page.context().setOffline(false);
    await arrived(ours(page, 'One moment'));
    await arrived(ours(page, 'Yes, we have it'));
    await expect.poll(() => failedMark(page, 'Cleo Early').count()).toBe(0);
    const { body } = await workspace.owner.call<{ items: { text: string; direction: string }[] }>(
      'GET',
      `${path}/messages`,
    );
    const said = body.items.filter(({ direction }) => direction === 'out').map(({ text }) => text);
    expect(said).toEqual(['Yes, we have it', 'One moment']);
    await page.context().close();
  });

  test('a reply does not go out by itself after a colleague’s answer that its writer has not seen', async () => {
    const { page, path } = await twoTalks('Dora Early', 'Dora Later');
    await page.context().setOffline(true);
    await box(page).fill('At seven');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Retry' }).waitFor();
    await ben.call('POST', `${path}/messages`, { clientKey: 'b2', mode: 'reply', text: 'At eight' });
    await page.context().setOffline(false);
    await page.getByText('Ben Baker has just answered').waitFor();
    await ours(page, 'At eight').waitFor();
    await page.getByRole('button', { name: 'Send anyway' }).waitFor();
    await page.context().close();
  });

  test('two tabs keep what each of them could not send', async () => {
    const { page, id } = await twoTalks('Edda Early', 'Edda Later');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await shown(other, 'Edda Early');
    await page.context().setOffline(true);
    for (const [tab, text] of [
      [page, 'From the first tab'],
      [other, 'From the second tab'],
    ] as const) {
      await box(tab).fill(text);
      await tab.keyboard.press('Enter');
      await tab.getByRole('button', { name: 'Retry' }).first().waitFor();
    }
    await ours(page, 'From the second tab').waitFor();
    const kept = await page.evaluate(
      (conversationId) =>
        Object.entries(localStorage).find(
          ([key]) => key.startsWith('roost.outbox.') && key.endsWith(conversationId),
        )?.[1],
      id,
    );
    expect(kept).toContain('From the first tab');
    expect(kept).toContain('From the second tab');
    await page.context().close();
  });
});

describe('a draft', () => {
  test('to the author of a comment alone is one on the next device too, and takes no files of a saved reply', async () => {
    const file = await uploaded();
    const saved = { name: 'hours', text: 'Nine to five', attachmentIds: [file] };
    await workspace.owner.call('POST', `${workspace.path}/saved-replies`, saved);
    const { body: post } = await stage.roost.sim<{ id: string }>('POST', '/_sim/posts', {
      platform: 'facebook',
      text: 'New cups',
    });
    const { body: customer } = await stage.roost.sim<{ id: string }>('POST', '/_sim/customers', { name: 'Hedy Asks' });
    const comment = { postId: post.id, customerId: customer.id, text: 'How much?' };
    await stage.roost.sim('POST', '/_sim/comments', comment);
    await stage.roost.settle();
    const found = await workspace.owner.call<{ items: Conversation[] }>(
      'GET',
      `${workspace.path}/conversations?surface=comments&q=Hedy`,
    );
    const address = `/w/${workspace.id}/inbox/${found.body.items[0]?.id}`;
    const page = await stage.signedIn(workspace, address);
    await page.getByText('Private reply', { exact: true }).click();
    await box(page).pressSequentially('/hours');
    await page.getByRole('option', { name: /hours/ }).click();
    await page.getByRole('alert').filter({ hasText: 'the files of this saved reply stay behind' }).waitFor();
    await box(page).fill('Twelve euros, just for you');
    const second = await stage.signedIn(workspace, address);
    await expect.poll(() => box(second).inputValue()).toBe('Twelve euros, just for you');
    expect(await second.getByRole('radio', { name: 'Private reply' }).isChecked()).toBe(true);
    await page.context().close();
    await second.context().close();
  });

  test('that lost to another device’s is offered beside it', async () => {
    const { page } = await twoTalks('Ira Early', 'Ira Later');
    const second = await stage.signedIn(workspace, new URL(page.url()).pathname);
    await box(second).waitFor();
    await page.context().setOffline(true);
    await box(page).fill('Ten lines from the train');
    await box(second).fill('ok');
    await second.waitForResponse((answer) => answer.url().endsWith('/drafts') && answer.request().method() === 'PUT');
    await page.context().setOffline(false);
    await expect.poll(() => box(page).inputValue()).toBe('ok');
    for (const screen of [page, second]) {
      await screen.getByRole('status').filter({ hasText: 'Ten lines from the train' }).waitFor();
    }
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect.poll(() => box(second).inputValue()).toBe('Ten lines from the train');
    await second.getByRole('status').filter({ hasText: 'ok' }).getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Use it' }).count()).toBe(0);
    await page.context().close();
    await second.context().close();
  });
});

describe('a scheduled message', () => {
  test('is warned of when the window is closed by then, can be edited, and is told when it could not go', async () => {
    const { page, path } = await twoTalks('Kim Early', 'Kim Later');
    await box(page).fill('Good mornin');
    await page.getByRole('button', { name: 'More ways to send' }).click();
    await page.getByRole('menuitem', { name: 'Send later…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send at' });
    await dialog.getByRole('combobox').fill('3 days');
    const late = dialog.getByRole('option').filter({ hasText: 'The reply window is closed by then' });
    await late.waitFor();
    await dialog.getByRole('combobox').fill('2h');
    await expect.poll(() => late.count()).toBe(0);
    await page.keyboard.press('Enter');
    const list = page.getByRole('list', { name: 'Scheduled messages' });
    await list.getByRole('button', { name: 'Edit' }).click();
    await list.getByRole('textbox', { name: /^Scheduled for/ }).fill('Good morning!');
    await list.getByRole('button', { name: 'Save' }).click();
    await list.getByText('Good morning!').waitFor();

    // By now it is longer than the channel takes.
    await go(page, 'Kim Later');
    await page.getByRole('region', { name: /Kim Later/ }).waitFor();
    await workspace.owner.call('PATCH', path, { status: 'resolved' });
    const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', `${path}/scheduled`);
    const soon = { text: 'x'.repeat(2_001), sendAt: new Date().toISOString() };
    await workspace.owner.call('PATCH', `${workspace.path}/scheduled/${body.items[0]?.id}`, soon);
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
    await page.getByRole('button', { name: /The reply to Kim Early was not sent/ }).click();
    const thread = page.getByRole('region', { name: /Kim Early/ });
    await thread.getByText('Opened again: a reply was not sent').waitFor();
    await list.waitFor();
    await page.context().close();
  });
});

describe('a file', () => {
  test('that is still on its way holds the words back, and says so', async () => {
    const { page } = await twoTalks('Fay Early', 'Fay Later');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/attachments$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.getByTestId('attach-input').setInputFiles({ name: 'menu.png', mimeType: 'image/png', buffer: png });
    await box(page).fill('Our menu');
    await page.getByRole('tabpanel', { name: 'Reply' }).getByText('A file is still on its way.').waitFor();
    await box(page).press('Enter');
    expect(await box(page).inputValue()).toBe('Our menu');
    release();
    await page.getByRole('list', { name: 'Files that go along' }).getByText('menu.png').waitFor();
    await box(page).press('Enter');
    await arrived(ours(page, 'Our menu'));
    await page.getByRole('button', { name: 'Open menu.png' }).waitFor();
    await page.context().close();
  });

  test('a voice note that could not be brought into its form is not begun', async () => {
    const { page } = await twoTalks('Hana Early', 'Hana Later', 'whatsapp');
    // The code that does it is fetched when it is needed.
    await page.route(/\/assets\//, (route) => route.abort());
    await page.getByRole('button', { name: 'Record a voice note' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('timer').count()).toBe(0);
    await page.context().close();
  });

  test('a voice note that does not get to Roost waits for another try, in the conversation it was spoken in', async () => {
    const { page } = await twoTalks('Gita Early', 'Gita Later');
    await page.route(/\/attachments$/, (route) => route.abort());
    await page.getByRole('button', { name: 'Record a voice note' }).click();
    await page.getByRole('timer').getByText('0:01').waitFor();
    await go(page, 'Gita Later');
    await page.getByRole('region', { name: /Gita Later/ }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'Roost cannot be reached' }).waitFor();
    await go(page, 'Gita Early');
    const tray = page.getByRole('list', { name: 'Files that go along' });
    await tray.getByText('Voice note').waitFor();
    expect(await page.getByRole('button', { name: /^Send$/ }).isDisabled()).toBe(true);
    await page.unrouteAll();
    await tray.getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => page.getByRole('button', { name: /^Send$/ }).isEnabled()).toBe(true);
    await page.getByRole('button', { name: /^Send$/ }).click();
    await arrived(page.locator('[data-direction="out"]').last());
    await page.context().close();
  });
});

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
