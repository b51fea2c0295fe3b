import type { Conversation } from '@roost/contract/conversations.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { conversationsByName, type TestAgent, write } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { type Stage, setTeam } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;
let ben: TestAgent;
let pageId: string;
let page: Page;

beforeAll(async () => {
  ({ stage, workspace, pageId, ben } = await setTeam());
  for (const from of ['85001', '85002', '85003']) await says(from, 'Hello');
  await arrange('85002', { assigneeId: ben.id });
  page = await stage.signedIn(workspace, '/favicon.svg');
  await page.context().addInitScript(listenIn);
  await show(page, 'reports');
});

afterAll(() => stage?.close());

/** What a page has played and shown. */
interface Told {
  sounds: number;
  notes: string[];
  /** Whether somebody looks at it: a browser without a screen always says so. */
  front: boolean;
}

/** In the page: writes down what the browser is asked to play and to show. */
function listenIn() {
  const told = { sounds: 0, notes: [] as string[], front: false };
  document.hasFocus = () => told.front;
  const { AudioContext: Audio } = window;
  window.AudioContext = class extends Audio {
    constructor() {
      super();
      told.sounds += 1;
    }
  };
  // A browser without a screen shows nothing, and permits nothing to be shown.
  class Note {
    static permission = 'granted';
    constructor(title: string, options?: NotificationOptions) {
      told.notes.push(`${title}: ${options?.body}`);
    }
  }
  Object.assign(window, { told, Notification: Note });
}

const told = (of: Page) => of.evaluate(() => (window as unknown as { told: Told }).told);
const notes = async () => (await told(page)).notes;
const says = (from: string, text: string) => write(stage.roost, pageId, [{ from, text }]);

async function arrange(name: string, change: object): Promise<Conversation | undefined> {
  const one = (await conversationsByName(workspace)).get(name);
  await ben.call('PATCH', `${workspace.path}/conversations/${one?.id}`, change);
  return one;
}

/** Somebody has pressed a key here, without which no page may make a sound. */
async function show(on: Page, path: string): Promise<void> {
  await on.goto(`${stage.roost.url}/w/${workspace.id}/${path}`);
  await on.getByRole('navigation', { name: 'Main' }).waitFor();
  await on.keyboard.press('Shift');
  await on.locator('[data-live="live"]').waitFor({ state: 'attached' });
  await on.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => /tell-news/.test(name)));
}

const wish = (wishes: object) =>
  page.evaluate((kept) => localStorage.setItem('roost.notify', kept), JSON.stringify(wishes));

describe('what customers write', () => {
  beforeEach(async () => {
    await wish({ sound: true, browser: true });
    await show(page, 'reports');
  });

  test('is told on every page, once, unless the conversation is somebody else’s', async () => {
    await says('85002', 'For Ben');
    await says('85001', 'For anybody');
    await expect.poll(notes).toEqual(['85001: For anybody']);
    expect((await told(page)).sounds).toBe(1);
  });

  test('is told in the inbox whatever its list shows', async () => {
    await show(page, 'inbox');
    await page.getByRole('tab', { name: /@me/ }).click();
    await says('85003', 'Not in this list');
    await expect.poll(notes).toEqual(['85003: Not in this list']);
  });

  test('sounds in one of several tabs, and shows nothing while somebody looks at another', async () => {
    const other = await page.context().newPage();
    await show(other, 'contacts');
    await says('85001', 'In two tabs');
    await expect.poll(notes).toEqual(['85001: In two tabs']);
    await expect.poll(async () => (await told(other)).notes).toEqual(['85001: In two tabs']);
    expect((await told(page)).sounds + (await told(other)).sounds).toBe(1);
    await other.evaluate(() => {
      (window as unknown as { told: Told }).told.front = true;
      window.dispatchEvent(new Event('focus'));
    });
    await expect
      .poll(() => other.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name)))
      .toContain('roost-in-front');
    const asked = page.waitForResponse((answer) => answer.url().includes('assigneeId=me'));
    await says('85001', 'While she looks');
    await asked;
    await expect.poll(async () => (await told(page)).sounds + (await told(other)).sounds).toBe(2);
    await other.close();
    await says('85001', 'Afterwards');
    await expect.poll(notes).toEqual(['85001: In two tabs', '85001: Afterwards']);
  });

  test('is not told in quiet hours, and nobody’s not to whoever is away', async () => {
    const clock = (hours: number) => new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5);
    await wish({ sound: true, browser: true, quiet: { from: clock(-1), to: clock(1) } });
    await show(page, 'inbox');
    await page.getByRole('tab', { name: /^All/ }).click();
    await says('85001', 'In the night');
    // The list follows the same hint.
    await page.getByText('In the night').first().waitFor();
    await wish({ sound: true, browser: true });
    await says('85001', 'In the morning');
    await expect.poll(notes).toEqual(['85001: In the morning']);
    await workspace.owner.call('PUT', `${workspace.path}/availability`, { available: false });
    const me = await workspace.owner.call<{ agent: { id: string } }>('GET', '/api/me');
    await arrange('85003', { assigneeId: me.body.agent.id });
    await show(page, 'reports');
    await says('85001', 'To nobody');
    await says('85003', 'To me');
    await expect.poll(notes).toEqual(['85003: To me']);
    await workspace.owner.call('PUT', `${workspace.path}/availability`, { available: true });
  });
});

test('what came while there was no connection is told when there is one again', async () => {
  const alone = await stage.signedIn(workspace, '/favicon.svg');
  await alone.context().addInitScript(listenIn);
  await alone.context().addInitScript(() => {
    // A stream in the page itself: a worker's goes on when the page is cut off.
    Reflect.deleteProperty(window, 'SharedWorker');
    localStorage.setItem('roost.notify', '{"browser":true}');
  });
  const baseline = alone.waitForResponse((answer) => answer.url().includes('assigneeId=me'));
  await show(alone, 'reports');
  await baseline;
  await alone.route('**/events', (route) => route.abort());
  stage.roost.app.ctx.live.dismissAll();
  await alone.locator('[data-live="reconnecting"]').waitFor({ state: 'attached' });
  await says('85001', 'Meanwhile');
  expect((await told(alone)).notes).toEqual([]);
  await alone.unrouteAll();
  await expect.poll(async () => (await told(alone)).notes).toEqual(['85001: Meanwhile']);
  await alone.context().close();
});

test('what colleagues give me and where they mention me is told on every page', async () => {
  await show(page, 'settings/labels');
  const { body: me } = await workspace.owner.call<{ agent: { id: string } }>('GET', '/api/me');
  const one = await arrange('85002', { assigneeId: me.agent.id });
  await expect.poll(notes).toEqual(['Ben Baker gave you 85002: ']);
  await ben.call('POST', `${workspace.path}/conversations/${one?.id}/messages`, {
    mode: 'note',
    text: 'Please look',
    mentionIds: [me.agent.id],
    clientKey: 'mention',
  });
  await expect.poll(notes).toEqual(['Ben Baker gave you 85002: ', 'Ben Baker mentioned you with 85002: Please look']);
  expect((await told(page)).sounds).toBe(2);
});
