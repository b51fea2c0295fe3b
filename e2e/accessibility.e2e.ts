import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { desktop, phone, type Stage, setStage } from './stage.ts';
import { violations } from './violations.ts';

let stage: Stage;
let workspace: TestWorkspace;
let conversationId: string;
let contactId: string;
let page: Page;

beforeAll(async () => {
  stage = await setStage();
  const empty = await stage.visit(stage.roost.url);
  await empty.getByRole('button', { name: /create/i }).waitFor();
  expect(await violations(empty)).toEqual([]);
  workspace = await makeWorkspace(stage.roost);
  await connectEverything(stage.roost, workspace);
  const { body: state } = await stage.roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  for (const platform of ['messenger', 'instagram', 'whatsapp']) {
    await stage.roost.sim('POST', '/_sim/send', { platform, customerId: state.customers[0]?.id, text: 'Hello there' });
  }
  await stage.roost.settle();
  await furnish();
  const { body } = await workspace.owner.call<{ items: { id: string; contact: { id: string } }[] }>(
    'GET',
    `${workspace.path}/conversations`,
  );
  conversationId = body.items[0]?.id ?? '';
  contactId = body.items[0]?.contact.id ?? '';
  page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
});

afterAll(() => stage?.close());

/** Something in every list that a page shows. */
async function furnish(): Promise<void> {
  const make = async (path: string, body: object) => {
    const answer = await workspace.owner.call('POST', `${workspace.path}/${path}`, body);
    expect(answer.status).toBe(201);
  };
  await make('labels', { name: 'Urgent', color: 'red' });
  await make('teams', { name: 'Support' });
  await make('saved-replies', { name: 'hours', text: 'We open at nine.' });
  await make('stages', { name: 'Lead' });
  await make('invitations', { email: 'awaited@example.com', role: 'agent' });
  const morning = [{ from: '09:00', to: '12:00' }];
  await workspace.owner.call('PUT', `${workspace.path}/business-hours`, {
    ...{ on: true, timeZone: 'Europe/Berlin', week: Array.from({ length: 7 }, (_, day) => (day < 5 ? morning : [])) },
    exceptions: [{ date: '2026-12-25', name: 'Christmas', spans: [] }],
  });
}

interface Place {
  /** Where its link leads, below the workspace. */
  path: () => string;
  ready: () => Locator;
}

const heading = (name: string) => page.getByRole('heading', { name, exact: true }).first();
const titled = (path: string, title: string): Place => ({ path: () => path, ready: () => heading(title) });

/** In the order in which a person can click from one to the next. */
const places: Record<string, Place> = {
  inbox: { path: () => '/inbox', ready: () => page.getByText('Hello there').first() },
  conversation: {
    path: () => `/inbox/${conversationId}`,
    ready: () => page.getByRole('textbox', { name: 'Reply' }),
  },
  contacts: { path: () => '/contacts', ready: () => page.locator(`a[href$="/contacts/${contactId}"]`).first() },
  contact: { path: () => `/contacts/${contactId}`, ready: () => page.getByText('Hello there').first() },
  reports: titled('/reports', 'Reports'),
  webhooks: { path: () => '/webhooks', ready: () => page.getByText('whatsapp_business_account').first() },
  'settings: Meta': { path: () => '/settings', ready: () => page.getByText('Meta Connected') },
  'settings: doctor': { path: () => '/settings/doctor', ready: () => page.getByText('Last checked') },
  'settings: going live': titled('/settings/checklist', 'App Review kit'),
  'settings: guide': titled('/settings/guide', 'Required Scopes'),
  'settings: members': {
    path: () => '/settings/members',
    ready: () => page.getByText('awaited@example.com'),
  },
  'settings: contacts': titled('/settings/contacts', 'Stages'),
  'settings: labels': { path: () => '/settings/labels', ready: () => page.getByText('Urgent').first() },
  'settings: teams': { path: () => '/settings/teams', ready: () => page.getByText('Support').first() },
  'settings: saved replies': { path: () => '/settings/replies', ready: () => page.getByText('We open at nine.') },
  'settings: business hours': { path: () => '/settings/hours', ready: () => heading('Automatic messages') },
  'settings: templates': titled('/settings/templates', 'Templates'),
  'settings: notifications': titled('/settings/notifications', 'Notifications'),
  'settings: usage': titled('/settings/usage', 'Limits'),
  'settings: privacy': { path: () => '/settings/privacy', ready: () => page.getByRole('textbox').first() },
  'settings: audit': { path: () => '/settings/audit', ready: () => page.getByText('Details').first() },
  'settings: API keys': titled('/settings/api-keys', 'No API keys yet'),
};

/** Resolves when the page has taken the colours on: it is told of them with its next frame. */
async function inColours(colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
}

/** By its link, as a person does: the page is loaded once, and what stays on screen is looked at again. */
const follow = (path: string) => page.locator(`a[href$="/w/${workspace.id}${path}"]:visible`).first().click();

describe('axe finds nothing, on a desk and on a phone, light and dark:', () => {
  test.each(Object.entries(places))('%s', async (_, { path, ready }) => {
    await page.setViewportSize(desktop);
    await inColours('light');
    await follow(path());
    await ready().waitFor();
    expect(await violations(page)).toEqual([]);
    await inColours('dark');
    expect(await violations(page, 'contrast')).toEqual([]);
    await page.setViewportSize(phone);
    await ready().waitFor();
    expect(await violations(page, 'contrast')).toEqual([]);
    await inColours('light');
    expect(await violations(page)).toEqual([]);
  });
});

interface Opened {
  /** The link of the page it opens over. */
  over: () => string;
  open: () => Promise<unknown>;
  ready: () => Locator;
  /** It opens at another place on a phone. */
  deskOnly?: true;
}

const dialog = (name: string | RegExp) => () => page.getByRole('dialog', { name });
const button = (name: string | RegExp) => () => page.getByRole('button', { name }).first().click();
const pressed = (key: string) => async () => {
  await page.getByRole('textbox', { name: 'Reply' }).waitFor();
  await page.keyboard.press(key);
};
const inThread = (open: () => Promise<unknown>, name: string | RegExp): Opened => ({
  over: () => `/inbox/${conversationId}`,
  open,
  ready: dialog(name),
});
const over = (path: string, name: string | RegExp, title: string | RegExp): Opened => ({
  over: () => path,
  open: button(name),
  ready: dialog(title),
});
const ofContact = (item: string | RegExp, title: string | RegExp): Opened => ({
  over: () => `/contacts/${contactId}`,
  open: async () => {
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  },
  ready: dialog(title),
});

const opened: Record<string, Opened> = {
  'search results': {
    over: () => '/inbox',
    open: () => page.getByRole('searchbox').first().fill('Hello'),
    ready: () => page.locator('a[href*="message="]').first(),
  },
  'command palette': inThread(pressed('Control+k'), 'Command palette'),
  'keyboard shortcuts': inThread(pressed('?'), 'Keyboard shortcuts'),
  'whom to assign to': inThread(pressed('a'), 'Assign to'),
  labels: inThread(pressed('l'), 'Labels'),
  snoozing: inThread(pressed('h'), 'Snooze until'),
  filters: inThread(button(/^Filters/), 'Filters'),
  'the bell': inThread(button(/^Notifications/), 'Notifications'),
  'writing first': inThread(button('New conversation'), /./),
  'the account menu': {
    over: () => `/inbox/${conversationId}`,
    open: button(/^Account of/),
    ready: () => page.getByRole('menu').first(),
    deskOnly: true,
  },
  'a new contact': over('/contacts', 'New contact', 'New contact'),
  'importing contacts': over('/contacts', 'Import', 'Import contacts'),
  'merging contacts': ofContact('Merge with another contact', /./),
  'erasing a contact': ofContact(/erase/i, /./),
  'blocking a contact': ofContact('Block', /./),
  'a delivery': {
    over: () => '/webhooks',
    open: () => page.getByRole('table').getByRole('button').first().click(),
    ready: dialog(/./),
  },
  'an invitation': over('/settings/members', 'Invite', 'Invite someone'),
  'a label': over('/settings/labels', 'Add label', /./),
  'a team': over('/settings/teams', 'Add team', /./),
  'a saved reply': over('/settings/replies', 'Add saved reply', /./),
  'a template': over('/settings/templates', 'New template', /./),
  'an API key': over('/settings/api-keys', 'Create API key', /./),
};

describe('axe finds nothing in what opens over a page:', () => {
  test.each(Object.entries(opened))('%s', async (_, { over: path, open, ready, deskOnly }) => {
    await page.setViewportSize(desktop);
    await inColours('light');
    await follow(`/${path().split('/')[1]}`);
    await follow(path());
    await open();
    await ready().waitFor();
    expect(await violations(page)).toEqual([]);
    await inColours('dark');
    expect(await violations(page, 'contrast')).toEqual([]);
    if (!deskOnly) {
      await page.setViewportSize(phone);
      await ready().waitFor();
      expect(await violations(page, 'contrast')).toEqual([]);
      await page.setViewportSize(desktop);
    }
    await page.keyboard.press('Escape');
    await ready().waitFor({ state: 'hidden' });
  });
});

test('on a phone the strip of settings shows which page is open', async () => {
  const inView = (link: Locator) =>
    link.evaluate((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left >= 0 && right <= window.innerWidth;
    });
  const small = await stage.signedIn(workspace, `/w/${workspace.id}/settings/api-keys`, phone);
  const last = small.getByRole('link', { name: 'API keys' });
  await small.getByRole('heading', { name: 'API keys' }).first().waitFor();
  await expect.poll(() => inView(last)).toBe(true);
});

test('what a chart of the reports shows can be read, by the keyboard alone', async () => {
  await page.setViewportSize(desktop);
  await page.locator(`a[href$="/w/${workspace.id}/reports"]:visible`).first().click();
  for (const [title, column] of [
    ['Conversations per day', 'Opened'],
    ['By channel', 'Median time to resolve'],
  ] as const) {
    const figures = page.getByText(`Show the figures: ${title}`);
    await figures.focus();
    await page.keyboard.press('Enter');
    const table = page.getByRole('region', { name: title }).getByRole('table');
    await table.getByRole('columnheader', { name: column }).waitFor();
    await table.getByRole('row').nth(1).waitFor();
  }
  expect(await violations(page)).toEqual([]);
});

test('nothing moves for who asked for less motion', async () => {
  await page.setViewportSize(desktop);
  await page.locator(`a[href$="/w/${workspace.id}/inbox"]:visible`).first().click();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
  const moving = await page.evaluate(() => {
    const seconds = (list: string) => Math.max(...list.split(',').map((one) => Number.parseFloat(one)));
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
        return seconds(transitionDuration) > 0.001 || (animationName !== 'none' && seconds(animationDuration) > 0.001);
      })
      .map((element) => `${element.tagName} ${element.className}`);
  });
  expect(moving).toEqual([]);
  await page.keyboard.press('Escape');
});

test('a message is found, answered and resolved, and settings are changed, by the keyboard alone', async () => {
  const keys = page;
  await keys.goto(`${stage.roost.url}/w/${workspace.id}/inbox`);
  const row = keys.locator(`a[href$="/inbox/${conversationId}"]`);
  await row.waitFor();
  const onIt = (target: Locator) => target.evaluate((element) => element === document.activeElement);
  /** Forwards until the target has the focus, and never through more than a screen of stops. */
  const tabTo = async (target: Locator) => {
    await target.first().waitFor();
    for (let stops = 0; stops < 60; stops += 1) {
      await keys.keyboard.press('Tab');
      if (await onIt(target.first())) return;
    }
    throw new Error(`Tab does not reach ${target}`);
  };
  await tabTo(keys.getByRole('link', { name: 'Skip to content' }));
  await keys.keyboard.press('Enter');
  await tabTo(row);
  await keys.keyboard.press('Enter');
  const box = keys.getByRole('textbox', { name: 'Reply' });
  await box.waitFor();
  await tabTo(box);
  await keys.keyboard.type('Good morning!');
  await keys.keyboard.press('Enter');
  await keys.locator('[data-direction="out"]', { hasText: 'Good morning!' }).waitFor();
  await keys.keyboard.press('Escape');
  await keys.keyboard.press('e');
  await keys.getByRole('button', { name: 'Reopen' }).waitFor();
  await keys.keyboard.press('Control+k');
  await keys.getByRole('dialog', { name: 'Command palette' }).waitFor();
  await keys.keyboard.press('Escape');
  await tabTo(keys.getByRole('link', { name: 'Settings' }));
  await keys.keyboard.press('Enter');
  await tabTo(keys.getByRole('link', { name: 'Notifications' }));
  await keys.keyboard.press('Enter');
  const sound = keys.getByRole('switch', { name: /sound/i });
  await sound.waitFor();
  await tabTo(sound);
  await keys.keyboard.press('Space');
  expect(await sound.isChecked()).toBe(true);
});

describe('axe finds nothing before one is inside:', () => {
  let outside: Page;

  test.each(['sign-in', 'invitation', 'new workspace'])('%s', async (which) => {
    const { body } = await workspace.owner.call<{ url: string }>('POST', `${workspace.path}/invitations`, {
      email: 'new@example.com',
      role: 'agent',
    });
    outside ??= await stage.visit(stage.roost.url);
    const there = which === 'new workspace' ? page : outside;
    const addresses: Record<string, string> = { invitation: body.url, 'new workspace': '/workspaces/new' };
    await there.goto(new URL(addresses[which] ?? '/sign-in', stage.roost.url).href);
    for (const [size, colorScheme] of [
      [desktop, 'light'],
      [phone, 'dark'],
    ] as const) {
      await there.setViewportSize(size);
      await there.emulateMedia({ colorScheme });
      await there.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      await there.getByRole('heading', { level: 1 }).waitFor();
      expect(await violations(there)).toEqual([]);
    }
  });
});
