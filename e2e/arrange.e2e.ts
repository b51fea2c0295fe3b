import type { Label, View } from '@roost/contract/organize.ts';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conversationsByName, type TestAgent, write } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { openPalette, paletteOptions, pick } from './palette.ts';
import { type Stage, setTeam } from './stage.ts';
import { violations } from './violations.ts';

let stage: Stage;
let workspace: TestWorkspace;
let page: Page;
let pageId: string;
let ben: TestAgent;

beforeAll(async () => {
  ({ stage, workspace, pageId, ben } = await setTeam());
  const now = Date.now();
  const people = Array.from({ length: count }, (_, at) => ({
    from: String(80_000 + at),
    text: `Red shoes in size ${at}?`,
    at: now - at * 60_000,
  }));
  await write(stage.roost, pageId, people);
  page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
  await row('80000').waitFor();
});

afterAll(() => stage?.close());

/** More than the server takes at once. */
const count = 520;
const row = (name: string) =>
  page
    .getByTestId('conversation-list')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name }) });
const choose = (name: string) => page.getByRole('checkbox', { name: `Select conversation with ${name}` }).click();
const bar = () => page.getByRole('toolbar', { name: 'Actions for the selection' });
const palette = (words: string) => openPalette(page, words);
const statusOf = async (name: string) => (await conversationsByName(workspace)).get(name)?.status;
const says = (from: string, text: string) => write(stage.roost, pageId, [{ from, text }]);
/** To the row at this place of the list of all, the newest first. */
const scrollTo = (at: number) =>
  expect
    .poll(async () => {
      // A page that is still on its way leaves less to scroll.
      await page.getByTestId('conversation-list').evaluate((element, top) => element.scrollTo(0, top), at * 84);
      return page.locator(`[aria-posinset="${at + 1}"]`).count();
    })
    .toBe(1);
describe('a saved view', () => {
  const filters = () => page.getByRole('dialog', { name: 'Filters' });
  const openFilters = () => page.getByRole('button', { name: /^Filters/ }).click();
  const views = async (as = workspace.owner) =>
    (await as.call<{ items: View[] }>('GET', `${workspace.path}/views`)).body.items;
  const status = () => page.getByRole('combobox', { name: 'Status' });
  const panel = 'section[aria-label="Saved views"]';

  test('is saved, shown, shared, renamed, given other filters, and deleted after a question', async () => {
    await status().selectOption('resolved');
    await pick(page, 'Save view');
    await filters().getByRole('textbox', { name: 'Name of this view' }).fill('Done');
    await page.keyboard.press('Enter');
    await filters().getByRole('button', { name: 'Change view Done' }).waitFor();
    expect(await views(ben)).toEqual([]);
    await page.keyboard.press('Escape');
    await filters().waitFor({ state: 'hidden' });

    await status().selectOption('open');
    await row('80000').waitFor();
    await pick(page, 'Show view Done');
    await expect.poll(() => status().inputValue()).toBe('resolved');

    await status().selectOption('pending');
    await openFilters();
    await filters().getByRole('button', { name: 'Change view Done' }).click();
    const form = filters().getByRole('form', { name: 'Change view Done' });
    expect(await violations(page, 'all', panel)).toEqual([]);
    await form.getByRole('textbox').fill('Waiting');
    await form.getByRole('checkbox', { name: 'Share with everybody' }).check();
    await form.getByRole('checkbox', { name: 'With the filters chosen now' }).check();
    await form.getByRole('textbox').press('Enter');
    await filters().getByRole('button', { name: 'Change view Waiting' }).waitFor();
    expect(await views(ben)).toMatchObject([{ name: 'Waiting', shared: true, filters: { status: ['pending'] } }]);

    await filters().getByRole('button', { name: 'Delete view Waiting' }).click();
    await filters().getByText('Everybody loses this view.').waitFor();
    expect(await violations(page, 'all', panel)).toEqual([]);
    await filters().getByRole('button', { name: 'Cancel' }).click();
    expect(await views(ben)).toHaveLength(1);
    await filters().getByRole('button', { name: 'Delete view Waiting' }).click();
    await filters().getByRole('button', { name: 'Delete view Waiting' }).last().click();
    await expect.poll(() => views(ben)).toEqual([]);
    await page.keyboard.press('Escape');
    await filters().waitFor({ state: 'hidden' });
    await status().selectOption('open');
  });

  test('says which of its labels is gone', async () => {
    const path = `${workspace.path}/labels`;
    const { body: label } = await workspace.owner.call<Label>('POST', path, { name: 'Autumn', color: 'orange' });
    const view = { name: 'Autumn', filters: { labelId: [label.id] } };
    await workspace.owner.call('POST', `${workspace.path}/views`, view);
    await workspace.owner.call('DELETE', `${path}/${label.id}`);
    await page.reload();
    await row('80000').waitFor();
    await pick(page, 'Show view Autumn');
    await page.getByRole('list', { name: 'Chosen filters' }).getByText('Labels: no longer there').waitFor();
    await page.getByRole('button', { name: 'Remove filter Labels: no longer there' }).click();
    await row('80000').waitFor();
  });
});

describe('many at once', () => {
  test('are resolved, and come back with one key when the note about it has gone', async () => {
    for (const name of ['80001', '80002', '80003']) await choose(name);
    await page.keyboard.press('e');
    await page.getByText('3 conversations resolved').waitFor();
    await row('80002').waitFor({ state: 'detached' });
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    await page.getByText('3 conversations resolved').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row('80002').waitFor();
    expect(await Promise.all(['80001', '80002', '80003'].map(statusOf))).toEqual(['open', 'open', 'open']);
  });

  test('are labelled, and those that had the label before keep it when that is undone', async () => {
    const { body: vip } = await workspace.owner.call<Label>('POST', `${workspace.path}/labels`, {
      name: 'VIP',
      color: 'blue',
    });
    const id = (await conversationsByName(workspace)).get('80001')?.id;
    await workspace.owner.call('PATCH', `${workspace.path}/conversations/${id}`, { addLabelIds: [vip.id] });
    await row('80001').getByText('VIP').waitFor();
    for (const name of ['80001', '80002']) await choose(name);
    await page.keyboard.press('l');
    // The row shows the change at once; it can be taken back when the server has agreed, also in a palette that is open.
    const agreed = Promise.withResolvers<void>();
    await page.route('**/conversations/changes', (route) => agreed.promise.then(() => route.continue()), { times: 1 });
    await page.getByRole('option', { name: 'VIP' }).click();
    await page.keyboard.press('Escape');
    await row('80002').getByText('VIP').waitFor();
    await palette('Undo');
    agreed.resolve();
    await paletteOptions(page).first().waitFor();
    await page.keyboard.press('Enter');
    await row('80002').getByText('VIP').waitFor({ state: 'detached' });
    expect(await row('80001').getByText('VIP').count()).toBe(1);
    await page.keyboard.press('Escape');
  });

  test('are what the palette acts on', async () => {
    for (const name of ['80004', '80005']) await choose(name);
    await palette('pending');
    await page.getByRole('option', { name: 'Set to pending' }).click();
    await row('80004').waitFor({ state: 'detached' });
    await expect.poll(() => Promise.all(['80004', '80005'].map(statusOf))).toEqual(['pending', 'pending']);
    expect(await bar().count()).toBe(0);
  });
});

describe('a long list', () => {
  test('has a window of rows in the page, wherever it is scrolled to', async () => {
    const list = page.getByTestId('conversation-list');
    const rows = () => list.getByRole('listitem').count();
    expect(await rows()).toBeLessThan(40);
    for (const at of [49, 149, 490]) {
      await scrollTo(at);
      expect(await rows()).toBeLessThan(40);
    }
    await scrollTo(0);
  });

  test('says nothing of what its next page brings: it is no news', async () => {
    const announced = () => page.getByTestId('announcer').textContent();
    const before = await announced();
    await pick(page, 'Waiting longest');
    await row(String(80_000 + count - 1)).waitFor();
    await expect
      .poll(async () => {
        await page.getByTestId('conversation-list').evaluate((element) => element.scrollTo(0, 100 * 84));
        return row(String(80_000 + count - 100)).count();
      })
      .toBe(1);
    expect(await announced()).toBe(before);
    await says('80003', 'Are you there?');
    await pick(page, 'Newest first');
    await row('80003').getByText('Are you there?').waitFor();
    await says('80003', 'Hello?');
    await expect.poll(announced).toBe('New message from 80003: Hello?');
  });

  test('comes back as a whole when all of it was resolved, also when a part could not be', async () => {
    const open = async () => {
      const { body } = await workspace.owner.call<{ all: number }>('GET', `${workspace.path}/conversations/counts`);
      return body.all;
    };
    const before = await open();
    await scrollTo(before - 1);
    // Out of the field for the reply, where it would choose the text.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await bar().getByText(`${before} selected`).waitFor();
    let asked = 0;
    await page.route('**/conversations/changes', async (route) => {
      asked += 1;
      await (asked === 2 ? route.abort() : route.continue());
    });
    await page.keyboard.press('e');
    await page.getByText('Only 500 were changed').waitFor();
    await page.getByRole('alert').filter({ hasText: 'Roost cannot be reached' }).waitFor();
    expect(await open()).toBe(before - 500);
    await page.unrouteAll();
    await page.keyboard.press('Control+z');
    await expect.poll(open).toBe(before);
    await scrollTo(0);
  });

  test('does not move under a mouse that rests on it, nor under a finger', async () => {
    const still = await stage.signedIn(workspace, '/favicon.svg');
    await still.clock.install();
    await still.goto(`${stage.roost.url}/w/${workspace.id}/inbox`);
    const list = still.getByTestId('conversation-list');
    const third = list.locator('[aria-posinset="3"]');
    const first = list.locator('[aria-posinset="1"]');
    const name = async () => (await third.getByRole('link').textContent()) ?? '';
    await first.waitFor();
    await still.locator('[data-live="live"]').waitFor({ state: 'attached' });
    // From here on the page's time passes in steps of ours.
    await still.clock.pauseAt(Date.now() + 60_000);
    const passUntilOne = (count: () => number | Promise<number>, stepMs: number) =>
      expect
        .poll(async () => {
          await still.clock.runFor(stepMs);
          return count();
        })
        .toBe(1);
    const comes = (where: Locator, text: string, stepMs: number) =>
      passUntilOne(() => where.getByText(text).count(), stepMs);

    const aimedAt = await name();
    await third.hover();
    await still.clock.runFor(5_000);
    await says(aimedAt, 'While you were looking');
    await comes(third, 'While you were looking', 50);
    expect(await name()).toBe(aimedAt);
    await still.mouse.move(900, 500);
    await comes(first, 'While you were looking', 50);

    const pressed = await name();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    await still.route(/\/conversations\?/, async (route) => {
      asked = 1;
      await released;
      await route.continue();
    });
    await says(pressed, 'Under your thumb');
    // The hint comes by the network, in its own time: the page's goes on until it has come.
    await passUntilOne(() => asked, 50);
    await third.dispatchEvent('pointerdown', { pointerType: 'touch' });
    release();
    await comes(third, 'Under your thumb', 5);
    expect(await name()).toBe(pressed);
    await still.clock.runFor(1_000);
    await comes(first, 'Under your thumb', 50);
    await still.unrouteAll({ behavior: 'ignoreErrors' });
    await still.context().close();
  });

  test('is closer together when one wishes, also after the next visit', async () => {
    const height = async () => (await row('80000').boundingBox())?.height;
    expect(await height()).toBe(84);
    await pick(page, 'Compact rows');
    await expect.poll(height).toBe(62);
    await page.reload();
    await row('80000').waitFor();
    expect(await height()).toBe(62);
    await pick(page, 'Comfortable rows');
    await expect.poll(height).toBe(84);
  });
});
