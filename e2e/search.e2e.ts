import type { Label } from '@roost/contract/organize.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conversationsByName, write } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { pick } from './palette.ts';
import { type Stage, setTeam } from './stage.ts';
import { violations } from './violations.ts';

let stage: Stage;
let workspace: TestWorkspace;
let page: Page;

/** More than a page of results holds. */
const count = 60;

beforeAll(async () => {
  const team = await setTeam();
  ({ stage, workspace } = team);
  const now = Date.now();
  const people = Array.from({ length: count }, (_, at) => ({
    from: String(80_000 + at),
    text: `Red shoes in size ${at}?`,
    at: now - at * 60_000,
  }));
  await write(stage.roost, team.pageId, people);
  page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
  await row('80000').waitFor();
});

afterAll(() => stage?.close());

const row = (name: string) =>
  page
    .getByTestId('conversation-list')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name }) });
const bar = () => page.getByRole('toolbar', { name: 'Actions for the selection' });
const search = () => page.getByRole('searchbox', { name: 'Search' });
const results = () => page.getByTestId('search-results');
const leaveSearch = async () => {
  await search().fill('');
  await row('80000').waitFor();
};

describe('searching', () => {
  test('a pause after a space leaves the space in the field', async () => {
    const asked = page.waitForResponse((answer) => new URL(answer.url()).searchParams.get('q') === 'red');
    await search().pressSequentially('red ');
    await asked;
    await results().waitFor();
    await search().pressSequentially('shoes');
    expect(await search().inputValue()).toBe('red shoes');
    await leaveSearch();
  });

  test('rows that are not on screen are neither chosen nor changed', async () => {
    await search().fill('shoes');
    await results().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    expect(await bar().count()).toBe(0);
    await page.keyboard.press('j');
    expect(new URL(page.url()).pathname).toBe(`/w/${workspace.id}/inbox`);
    await leaveSearch();
  });
});

describe('what was found', () => {
  test('leads on: a label to its conversations, a contact to their page, more messages to older ones', async () => {
    const { body: label } = await workspace.owner.call<Label>('POST', `${workspace.path}/labels`, {
      name: 'Wholesale',
      color: 'teal',
    });
    const id = (await conversationsByName(workspace)).get('80010')?.id;
    const change = { addLabelIds: [label.id], status: 'resolved' };
    await workspace.owner.call('PATCH', `${workspace.path}/conversations/${id}`, change);
    await workspace.owner.call('POST', `${workspace.path}/contacts`, {
      name: 'Nora Newcomer',
      phone: '+49 171 2345678',
    });
    await search().fill('wholesale');
    await results().getByRole('button', { name: 'Wholesale' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await results().getByRole('button', { name: 'Wholesale' }).click();
    await row('80010').waitFor();
    expect(await page.getByTestId('conversation-list').getByRole('listitem').count()).toBe(1);
    expect(await search().inputValue()).toBe('');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();

    await search().fill('shoes');
    await results().getByText('Red shoes in size 0?').waitFor();
    expect(await page.getByRole('tab', { name: /^Mine/ }).count()).toBe(0);
    const shown = await results().getByRole('link').count();
    await results().getByRole('button', { name: 'Load more' }).click();
    await expect.poll(() => results().getByRole('link').count()).toBeGreaterThan(shown);

    await search().fill('0171 2345678');
    await results()
      .getByRole('link', { name: /Nora Newcomer/ })
      .click();
    await page.getByRole('heading', { name: 'Nora Newcomer' }).waitFor();
    await pick(page, 'Merge');
    await page.getByRole('dialog', { name: /Merge/ }).waitFor();
    await page.goto(`${stage.roost.url}/w/${workspace.id}/inbox`);
    await page.getByRole('combobox', { name: 'Status' }).selectOption('open');
    await row('80000').waitFor();
  });

  test('more contacts than are shown lead to all of them, and a look at one leads back to these', async () => {
    const names = ['Éloise A', 'Eloise B', 'Eloise C', 'Eloise D', 'Eloise E', 'Eloise F'];
    for (const name of names) await workspace.owner.call('POST', `${workspace.path}/contacts`, { name });
    const field = page.getByRole('textbox', { name: /^Search name/ });
    const found = () => page.getByRole('main').getByRole('link', { name: /loise [A-F]/ });
    await search().fill('eloise');
    await results().getByRole('link', { name: 'All contacts with “eloise”' }).click();
    await expect.poll(() => found().count()).toBe(names.length);
    expect(await field.inputValue()).toBe('eloise');
    await field.fill('f eloise');
    await expect.poll(() => found().count()).toBe(1);
    await found().click();
    await page.getByRole('heading', { name: 'Eloise F' }).waitFor();
    await page.goBack();
    await expect.poll(() => field.inputValue()).toBe('f eloise');
    await expect.poll(() => found().count()).toBe(1);
    await page.reload();
    await expect.poll(() => found().count()).toBe(1);
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await expect.poll(() => field.inputValue()).toBe('');
    await page.getByRole('main').getByRole('link', { name: '80000' }).waitFor();
  });

  test('an address with a number in it, and one with nonsense, is a list of contacts', async () => {
    await page.goto(`${stage.roost.url}/w/${workspace.id}/contacts?q=2345678&source=moon&stageId=a`);
    await page.getByRole('main').getByRole('link', { name: 'Nora Newcomer' }).waitFor();
    expect(await page.getByRole('textbox', { name: /^Search name/ }).inputValue()).toBe('2345678');
  });
});
