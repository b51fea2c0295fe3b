import type { Conversation } from '@roost/contract/conversations.ts';
import type { Notice, ServerDraft } from '@roost/contract/together.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conversationsByName, type TestAgent, write } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { desktop, type Stage, setTeam } from './stage.ts';
import { violations } from './violations.ts';

let stage: Stage;
let workspace: TestWorkspace;
let ben: TestAgent;
let talks: Map<string, Conversation>;
/** Olivia's, for everything below: a page is loaded when that is what is looked at. */
let hers: Page;
const people = ['90001', '90002', '90003'];

beforeAll(async () => {
  const team = await setTeam();
  ({ stage, workspace, ben } = team);
  await write(
    stage.roost,
    team.pageId,
    people.map((from, at) => ({ from, text: `Hello from ${from}`, at: Date.now() - at * 60_000 })),
  );
  talks = await conversationsByName(workspace);
  hers = await olivia('90001');
  await replyBox(hers).waitFor();
});

afterAll(() => stage?.close());

const pathOf = (name: string) => `/w/${workspace.id}/inbox/${talks.get(name)?.id}`;
const olivia = (name: string) => stage.signedIn(workspace, pathOf(name));
const benAt = (name: string) => stage.signedIn({ ...workspace, owner: ben }, pathOf(name));
const replyBox = (page: Page) => page.getByRole('textbox', { name: 'Reply' });

describe('the keyboard', () => {
  beforeAll(async () => {
    await hers.getByRole('listitem').filter({ hasText: 'Hello from 90003' }).waitFor();
  });

  const at = (name: string) => expect.poll(() => new URL(hers.url()).pathname).toBe(pathOf(name));
  const focused = (name: string) =>
    expect.poll(() => hers.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')).toContain(name);
  const leave = () => hers.keyboard.press('Escape');
  const opens = async (title: string) => {
    const dialog = hers.getByRole('dialog', { name: title });
    await dialog.waitFor();
    await leave();
    await dialog.waitFor({ state: 'hidden' });
  };
  const header = (name: RegExp) => hers.getByRole('region', { name: /90001/ }).getByRole('button', { name });

  const keys: [key: string, what: string, check: () => Promise<unknown>][] = [
    ['j', 'opens the next conversation', () => at('90002')],
    ['k', 'opens the one before', () => at('90001')],
    ['r', 'begins a reply', () => focused('Reply').then(leave)],
    ['n', 'begins a note', () => focused('Note').then(leave)],
    ['a', 'offers whom to assign it to', () => opens('Assign to')],
    ['l', 'offers labels', () => opens('Labels')],
    ['h', 'offers times to snooze until', () => opens('Snooze until')],
    ['i', 'assigns it to me', () => header(/Olivia Owner/).waitFor()],
    ['e', 'resolves it', () => header(/Reopen/).waitFor()],
    ['e', 'opens it again', () => header(/Resolve/).waitFor()],
    ['/', 'looks for something', () => focused('Search').then(leave)],
    ['?', 'shows the keys', () => opens('Keyboard shortcuts')],
    ['Control+k', 'opens the palette', () => opens('Command palette')],
  ];

  test.each(keys)('%s %s', async (key, _, check) => {
    await hers.keyboard.press(key);
    await check();
  });

  test('its single keys can be switched off, and are letters in a field', async () => {
    await hers.keyboard.press('r');
    await hers.keyboard.type('je');
    expect(await replyBox(hers).inputValue()).toBe('je');
    await replyBox(hers).fill('');
    await leave();
    await hers.keyboard.press('?');
    const help = hers.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByRole('switch').click();
    await leave();
    await help.waitFor({ state: 'hidden' });
    await hers.keyboard.press('a');
    await hers.keyboard.press('Control+k');
    await hers.getByRole('dialog', { name: 'Command palette' }).waitFor();
    expect(await hers.getByRole('dialog', { name: 'Assign to' }).count()).toBe(0);
    await leave();
  });
});

describe('two agents at one conversation', () => {
  let his: Page;

  beforeAll(async () => {
    await hers.getByRole('link', { name: '90002' }).click();
    await hers.getByRole('region', { name: /90002/ }).waitFor();
    his = await benAt('90002');
    await replyBox(his).waitFor();
  });
  afterAll(() => his?.context().close());

  test('see each other look, write and stop, in this order', async () => {
    const line = hers.getByTestId('presence');
    const seen: string[] = [];
    const shows = async (words: string) => {
      await expect.poll(() => line.textContent()).toBe(words);
      seen.push(words);
    };
    await shows('Ben Baker is viewing');
    await replyBox(his).pressSequentially('I am');
    await shows('Ben Baker is writing…');
    await shows('Ben Baker is viewing');
    await his.getByRole('link', { name: '90003' }).click();
    await expect.poll(() => line.textContent()).toBe('');
    expect(seen).toEqual(['Ben Baker is viewing', 'Ben Baker is writing…', 'Ben Baker is viewing']);
    // Read aloud when he began, by the one live region there is.
    const aloud = hers.getByRole('main').locator('[role=status], [role=alert], [aria-live]');
    expect(await aloud.allTextContents()).toEqual(['Ben Baker is writing…']);
    await his.getByRole('link', { name: '90002' }).click();
    expect(await replyBox(his).inputValue()).toBe('I am');
  });

  test('see to whom it is assigned, in the header, the list and the thread', async () => {
    await his.getByRole('region', { name: /90002/ }).click({ position: { x: 300, y: 200 } });
    await his.keyboard.press('i');
    const thread = hers.getByRole('region', { name: /90002/ });
    await thread.getByRole('button', { name: /Ben Baker/ }).waitFor();
    await thread.getByText(/Ben Baker assigned/).waitFor();
  });

  test('are warned before they answer twice, and may send all the same', async () => {
    await expect.poll(() => hers.getByRole('region', { name: /90002/ }).getByText('Hello from 90002').count()).toBe(1);
    // What he sends does not reach her screen: as when both press Enter in the same moment.
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await hers.route(/\/messages(\?|$)/, async (route) => {
      if (route.request().method() === 'GET') await held;
      await route.continue();
    });
    await replyBox(his).fill('Of course, at eight.');
    await his.keyboard.press('Enter');
    await expect
      .poll(async () => {
        const path = `${workspace.path}/conversations/${talks.get('90002')?.id}/messages`;
        const { body } = await workspace.owner.call<{ items: { text: string }[] }>('GET', path);
        return body.items.some(({ text }) => text === 'Of course, at eight.');
      })
      .toBe(true);
    await replyBox(hers).fill('Yes, at seven.');
    await hers.keyboard.press('Enter');
    await hers.getByText('Ben Baker has just answered').waitFor();
    release();
    const hisAnswer = hers.getByRole('region', { name: /90002/ }).getByText('Of course, at eight.');
    await hisAnswer.waitFor();
    await hers.getByRole('button', { name: 'Send anyway' }).click();
    await his.getByRole('region', { name: /90002/ }).getByText('Yes, at seven.').waitFor();
    await hers.unrouteAll({ behavior: 'ignoreErrors' });
  });
});

describe('the bell', () => {
  const notices = async () => {
    const { body } = await ben.call<{ items: Notice[]; unread: number }>('GET', `${workspace.path}/notices?limit=100`);
    return { unread: body.unread, count: body.items.length };
  };
  let his: Page;
  const bell = (name: RegExp) => his.getByRole('button', { name });

  test('forgets what concerns a conversation when it is opened, and leads back through everything there was', async () => {
    const before = await notices();
    const conversation = `${workspace.path}/conversations/${talks.get('90001')?.id}`;
    for (let n = 0; n < 20; n += 1) {
      for (const assigneeId of [ben.id, null]) {
        expect((await workspace.owner.call('PATCH', conversation, { assigneeId })).status).toBe(200);
      }
    }
    const note = { clientKey: 'bell', mode: 'note', text: '@Ben Baker look at this', mentionIds: [ben.id] };
    const mention = await workspace.owner.call<{ id: string }>('POST', `${conversation}/messages`, note);
    expect(mention.status).toBe(202);
    for (let n = 0; n < 15; n += 1) {
      const elsewhere = `${workspace.path}/conversations/${talks.get('90003')?.id}`;
      for (const assigneeId of [ben.id, null]) await workspace.owner.call('PATCH', elsewhere, { assigneeId });
    }
    his = await benAt('90002');
    await bell(/^Notifications, 36 unread/).click();
    const drawer = his.getByRole('dialog', { name: 'Notifications' });
    await drawer.getByRole('button', { name: /Load more/ }).click();
    await expect.poll(() => drawer.getByRole('listitem').count()).toBe(before.count + 36);
    await his.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await his.getByRole('link', { name: '90001' }).click();
    await bell(/^Notifications, 15 unread/).waitFor();
    expect((await notices()).unread).toBe(15);
    await bell(/^Notifications, 15 unread/).click();
    await drawer.getByRole('button', { name: 'Mark all as read' }).click();
    await drawer.getByRole('button', { name: /mentioned you/ }).click();
    await his.getByRole('region', { name: /90001/ }).getByText('look at this').waitFor();
    expect(new URL(his.url()).searchParams.get('message')).toBe(mention.body.id);
    await bell(/^Notifications$/).waitFor();
    await his.context().close();
  });
});

describe('a draft', () => {
  const server = async () => {
    const path = `${workspace.path}/conversations/${talks.get('90003')?.id}/drafts`;
    const { body } = await workspace.owner.call<{ items: ServerDraft[] }>('GET', path);
    return body.items.find(({ mode }) => mode === 'reply')?.text ?? '';
  };
  const shows = (page: Page, text: string) => expect.poll(() => replyBox(page).inputValue()).toBe(text);
  let second: Page;

  test('survives a reload and a tab that is killed, without a moment’s notice', async () => {
    await hers.getByRole('link', { name: '90003' }).click();
    await hers.getByRole('region', { name: /90003/ }).waitFor();
    await replyBox(hers).fill('Written just before the reload');
    await hers.reload();
    await shows(hers, 'Written just before the reload');
    await replyBox(hers).fill('Written just before the crash');
    const context = hers.context();
    await hers.close({ runBeforeUnload: false });
    hers = await context.newPage();
    await hers.goto(`${stage.roost.url}${pathOf('90003')}`);
    await shows(hers, 'Written just before the crash');
  });

  test('opens on a second device, and the newest words win on both', async () => {
    await replyBox(hers).fill('Begun on the desk');
    await expect.poll(server).toBe('Begun on the desk');
    second = await olivia('90003');
    const typing: string[] = [];
    second.on('request', (request) => {
      if (request.url().endsWith('/presence') && request.postData()?.includes('typing')) typing.push(request.url());
    });
    await shows(second, 'Begun on the desk');
    // What comes from elsewhere is no writing here.
    expect(typing).toEqual([]);
    await replyBox(second).fill('Begun on the desk, ended on the phone');
    await shows(hers, 'Begun on the desk, ended on the phone');
    await hers.context().close();
  });

  test('is written on without a network, and arrives when there is one again', async () => {
    await second.context().setOffline(true);
    const noNetwork = second.waitForEvent('requestfailed', (request) => request.url().includes('/drafts'));
    await replyBox(second).fill('Written in a tunnel');
    await noNetwork;
    expect(await server()).toBe('Begun on the desk, ended on the phone');
    await second.context().setOffline(false);
    await expect.poll(server).toBe('Written in a tunnel');
    await second.context().close();
  });
});

describe('installed', () => {
  let page: Page;

  beforeAll(async () => {
    page = await stage.signedIn(workspace, pathOf('90001'), desktop, true);
    await replyBox(page).waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  });

  test('it says honestly that there is no network, keeps nobody’s data, and comes back by itself', async () => {
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: 'You are offline' }).waitFor();
    const kept = await page.evaluate(async () => {
      const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(caches_.map((cache) => cache.keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept.sort()).toEqual(['/favicon.svg', '/offline.css', '/offline.html', '/offline.js']);
    for (const [language, title] of [
      ['es', 'No tienes conexión'],
      ['pt', 'Você está sem conexão'],
      ['en', 'You are offline'],
    ] as const) {
      await page.evaluate((chosen) => localStorage.setItem('roost.locale', chosen), language);
      await page.reload();
      await page.getByRole('heading', { name: title }).waitFor();
      expect(await page.getByRole('heading').count()).toBe(1);
    }
    expect(await violations(page)).toEqual([]);
    await page.context().setOffline(false);
    await replyBox(page).waitFor();
  });

  test('it can be installed, and shows what a push service brings while nobody looks', async () => {
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
      return (await fetch(link?.href ?? '')).json() as Promise<{ display: string; icons: { src: string }[] }>;
    });
    expect(manifest.display).toBe('standalone');
    for (const { src } of manifest.icons) {
      expect((await fetch(stage.roost.url + src)).headers.get('content-type')).toMatch(/^image\/(png|svg)/);
    }
    const [worker] = page.context().serviceWorkers();
    const note = { title: 'Roost', body: 'New message on Sunny Side', tag: 'roost x', path: pathOf('90002') };
    /** What the worker asks the browser to show, with such windows open; a headless browser shows nothing itself. */
    const shows = (windows: { focused: boolean }[]) =>
      worker?.evaluate(
        async ([text, open]) => {
          const scope = globalThis as unknown as {
            clients: { matchAll: () => Promise<unknown[]> };
            registration: { showNotification: (title: string, options: NotificationOptions) => Promise<void> };
            dispatchEvent(event: Event): void;
          };
          const shown: object[] = [];
          scope.clients.matchAll = async () => open;
          scope.registration.showNotification = async (title, { body, tag, data }) => {
            shown.push({ title, body, tag, ...data });
          };
          const work: Promise<unknown>[] = [];
          const data = { json: () => JSON.parse(text) as unknown };
          scope.dispatchEvent(
            Object.assign(new Event('push'), { data, waitUntil: (one: Promise<unknown>) => work.push(one) }),
          );
          await Promise.all(work);
          return shown;
        },
        [JSON.stringify(note), windows] as const,
      );
    expect(await shows([])).toEqual([note]);
    expect(await shows([{ focused: false }])).toEqual([note]);
    // Who has Roost in front of them sees it anyway.
    expect(await shows([{ focused: true }])).toEqual([]);
  });
});

describe('a colleague who takes a break', () => {
  test('says so in the menu of their own', async () => {
    const page = await benAt('90002');
    const item = page.getByRole('menuitemcheckbox', { name: 'Available for new conversations' });
    await page.getByRole('button', { name: 'Account of Ben Baker' }).click();
    for (const before of ['true', 'false', 'true']) {
      await expect.poll(() => item.getAttribute('aria-checked')).toBe(before);
      if (before === 'true') await item.click();
      else await page.keyboard.press('Enter');
    }
  });
});
