import type { Message } from '@roost/contract/messages.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conversationsByName, type TestAgent, write } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { shortcutKeys } from '../web/src/inbox/shortcuts.ts';
import { openPalette, paletteOptions, pick } from './palette.ts';
import { type Stage, setTeam } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;
let page: Page;
let ben: TestAgent;

beforeAll(async () => {
  const team = await setTeam();
  ({ stage, workspace, ben } = team);
  await write(stage.roost, team.pageId, [{ from: '80006', text: 'Red shoes?' }]);
  page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
  await page.getByTestId('conversation-list').getByRole('link', { name: '80006' }).waitFor();
});

afterAll(() => stage?.close());

describe('the palette', () => {
  const options = () => paletteOptions(page);

  test('opens by the place of its key where that writes no Latin letter', async () => {
    await page.evaluate(() => {
      const press = { key: 'л', code: 'KeyK', ctrlKey: true, bubbles: true };
      document.body.dispatchEvent(new KeyboardEvent('keydown', press));
    });
    await options().first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  test('has an entry for every key', async () => {
    await page.getByTestId('conversation-list').getByRole('link', { name: '80006' }).click();
    await page.getByRole('textbox', { name: 'Reply' }).waitFor();
    await page.locator('body').click({ position: { x: 1, y: 1 } });
    await openPalette(page, '');
    const shown = await options().allInnerTexts();
    for (const [shortcut, key] of shortcutKeys) {
      expect(
        shown.some((text) => text.endsWith(`\n${key}`)),
        shortcut,
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
  });

  test.each(['admin', 'agent'] as const)('has an entry for every page that an %s may open', async (role) => {
    const owner = role === 'admin' ? workspace.owner : ben;
    const theirs = await stage.signedIn({ ...workspace, owner }, `/w/${workspace.id}/settings/labels`);
    const links = theirs.getByRole('navigation').getByRole('link');
    await theirs.getByRole('heading', { name: 'Labels', exact: true }).waitFor();
    const names = (await links.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '');
    await theirs.keyboard.press('Control+k');
    await paletteOptions(theirs).first().waitFor();
    const shown = (await paletteOptions(theirs).allInnerTexts()).map((text) => text.split('\n')[0]);
    // Settings as such are their first page.
    expect(names.filter((name) => name !== 'Settings' && !shown.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(12);
    expect(shown.includes('Audit log')).toBe(role === 'admin');
    await theirs.keyboard.type('Limits');
    await theirs.keyboard.press('Enter');
    await theirs.getByRole('heading', { name: 'Limits' }).first().waitFor();
    await theirs.context().close();
  });

  test('does what the button in the header opens it for: the open conversation, and the list', async () => {
    await page.getByRole('button', { name: 'Command palette' }).click();
    await options()
      .filter({ hasText: /^Resolve\s*E$/ })
      .waitFor();
    await page.keyboard.type('Search');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.getByRole('searchbox', { name: 'Search' }).evaluate((field) => field === document.activeElement))
      .toBe(true);
    await page.keyboard.press('Escape');
    await pick(page, 'Waiting longest');
    await expect.poll(() => page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('oldest_waiting');
    await pick(page, 'Newest first');
    await expect.poll(() => page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('newest');
  });

  test('gives the keyboard back to where it was', async () => {
    const reply = page.getByRole('textbox', { name: 'Reply' });
    await reply.fill('In ');
    await openPalette(page, '');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expect.poll(() => reply.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('every size');
    expect(await reply.inputValue()).toBe('In every size');
  });

  test('sends, and does what often comes next', async () => {
    const reply = page.getByRole('textbox', { name: 'Reply' });
    await reply.fill('In every size');
    await pick(page, 'Send and resolve');
    await expect.poll(() => reply.inputValue()).toBe('');
    // Meta knows nobody of this name: the reply fails a moment later, and its conversation comes back.
    const id = (await conversationsByName(workspace)).get('80006')?.id;
    const events = async () => {
      const path = `${workspace.path}/conversations/${id}/messages?limit=20`;
      return (await workspace.owner.call<{ items: Message[] }>('GET', path)).body.items.map((one) => one.content);
    };
    await expect.poll(events).toContainEqual(expect.objectContaining({ status: 'resolved' }));
  });

  test('says whether one takes new conversations, and changes it', async () => {
    await openPalette(page, 'Available for new');
    await expect.poll(() => options().first().getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('Enter');
    await openPalette(page, 'Available for new');
    await expect.poll(() => options().first().getAttribute('aria-checked')).toBe('false');
    await page.keyboard.press('Enter');
  });
});
