import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conversationsByName, type TestAgent, tell, write } from '../server/src/test/people.ts';
import type { TestWorkspace } from '../server/src/test/roost.ts';
import { type Stage, setTeam } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;
let ben: TestAgent;
let pageId: string;

beforeAll(async () => {
  ({ stage, workspace, pageId, ben } = await setTeam());
});

afterAll(() => stage?.close());

const began = Date.now() - 6 * 3_600_000;

/** A customer writes these lines, one a second; answers the conversation. */
async function lines(from: string, first: number, count: number): Promise<Conversation> {
  for (let n = first; n < first + count; n += 500) {
    const length = Math.min(500, first + count - n);
    const said = Array.from({ length }, (_, at) => ({ from, text: `Line ${n + at}.`, at: began + (n + at) * 1000 }));
    await write(stage.roost, pageId, said);
  }
  return (await conversationsByName(workspace)).get(from) ?? expect.unreachable();
}

const pathOf = ({ id }: Conversation) => `${workspace.path}/conversations/${id}`;

async function messages(conversation: Conversation, query: string): Promise<Message[]> {
  const path = `${pathOf(conversation)}/messages?limit=100${query}`;
  return (await workspace.owner.call<{ items: Message[] }>('GET', path)).body.items;
}

async function unreadOf(conversation: Conversation): Promise<number> {
  return (await workspace.owner.call<Conversation>('GET', pathOf(conversation))).body.unreadCount;
}

async function readAll(conversation: Conversation): Promise<void> {
  const [newest] = await messages(conversation, '');
  await workspace.owner.call('POST', `${pathOf(conversation)}/read`, { upTo: newest?.id });
}

/** The message that says this, however far back. */
async function find(conversation: Conversation, text: string): Promise<string> {
  let before = '';
  for (;;) {
    const page = await messages(conversation, before);
    const found = page.find((one) => one.text === text);
    if (found) return found.id;
    before = `&before=${page.at(-1)?.id ?? expect.unreachable()}`;
  }
}

const openAt = ({ id }: Conversation, message?: string) =>
  stage.signedIn(workspace, `/w/${workspace.id}/inbox/${id}${message ? `?message=${message}` : ''}`);

const timeline = (page: Page) => page.getByTestId('timeline');
const line = (page: Page, text: string) => timeline(page).getByText(text, { exact: true });
const seen = (page: Page, text: string) => expect.poll(() => inView(page, text)).toBe(true);

/** Whether it is on the screen, not only in the page. */
async function inView(page: Page, text: string): Promise<boolean> {
  if ((await line(page, text).count()) === 0) return false;
  const [box, frame] = await Promise.all([line(page, text).boundingBox(), timeline(page).boundingBox()]);
  return box !== null && frame !== null && box.y >= frame.y && box.y + box.height <= frame.y + frame.height + 1;
}

/** What the page holds, in order. */
const shown = (page: Page) => timeline(page).locator('[data-direction]').allInnerTexts();

async function scrollTo(page: Page, text: string, step: number, look = async () => {}): Promise<void> {
  await expect
    .poll(
      async () => {
        await look();
        await timeline(page).evaluate((element, by) => element.scrollBy(0, by), step);
        return inView(page, text);
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBe(true);
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Reply' }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

describe('a thread of five thousand messages', () => {
  let talk: Conversation;

  beforeAll(async () => {
    talk = await lines('95000', 0, 5_000);
    const answer = { clientKey: 'ben', mode: 'reply', text: 'Ben has answered.' };
    expect((await ben.call('POST', `${pathOf(talk)}/messages`, answer)).status).toBe(202);
    await readAll(talk);
  }, 120_000);

  test('keeps a window of it in the page, and goes to any message', async () => {
    const page = await openAt(talk, await find(talk, 'Line 1000.'));
    await seen(page, 'Line 1000.');
    expect(await timeline(page).locator('li').count()).toBeLessThan(60);
    await page.getByRole('button', { name: 'Newest messages' }).click();
    await seen(page, 'Ben has answered.');
    expect(await timeline(page).locator('li').count()).toBeLessThan(60);
    await page.close();
  });

  test('is read forward from an old message to the end without being thrown back', async () => {
    const page = await openAt(talk, await find(talk, 'Line 4800.'));
    await seen(page, 'Line 4800.');
    let furthest = 0;
    await scrollTo(page, 'Line 4999.', 500, async () => {
      const last = Math.max(...(await shown(page)).map((text) => Number(/Line (\d+)/.exec(text)?.[1] ?? 0)));
      expect(last).toBeGreaterThanOrEqual(furthest);
      furthest = last;
    });
    await page.getByRole('button', { name: 'Newest messages' }).waitFor({ state: 'detached' });
    await lines('95000', 5_000, 1);
    await seen(page, 'Line 5000.');
    await page.close();
  });

  test('answered from an old message goes to its end, where nothing is missing, and refuses nobody', async () => {
    const page = await openAt(talk, await find(talk, 'Line 2000.'));
    await seen(page, 'Line 2000.');
    await say(page, 'From the middle.');
    await seen(page, 'From the middle.');
    expect((await shown(page)).slice(-3)).toEqual(
      ['Line 5000.', 'Ben has answered.', 'From the middle.'].map((text) => expect.stringContaining(text)),
    );
    await scrollTo(page, 'Line 4800.', -400);
    // By the list, not by the address: one comes back for what is new.
    await page.getByRole('link', { name: '95000' }).first().click();
    await page.reload();
    await seen(page, 'From the middle.');
    await page.close();
  });

  test('shows what becomes of old messages while they are read', async () => {
    const id = await find(talk, 'Line 3000.');
    const page = await openAt(talk, id);
    await seen(page, 'Line 3000.');
    const mid = (await messages(talk, `&around=${id}`)).find((one) => one.id === id)?.externalId;
    const reaction = { mid, action: 'react', emoji: '🎉', reaction: 'other' };
    await tell(stage.roost, pageId, [{ sender: { id: '95000' }, timestamp: Date.now(), reaction }]);
    await line(page, '🎉').waitFor();
    await page.close();
  });

  test('left while an old message is shown, it opens at its end, and what came meanwhile is marked', async () => {
    const other = await lines('95001', 0, 1);
    const page = await openAt(talk, await find(talk, 'Line 2500.'));
    await seen(page, 'Line 2500.');
    const row = page.getByRole('listitem').filter({ hasText: '95000' });
    await lines('95000', 5_001, 1);
    await row.getByText('1 unread').waitFor();
    await page.getByRole('link', { name: '95001' }).first().click();
    await expect.poll(() => new URL(page.url()).pathname).toContain(other.id);
    await page.getByRole('link', { name: '95000' }).first().click();
    await seen(page, 'Line 5001.');
    await expect.poll(() => unreadOf(talk)).toBe(0);
    await page.close();
  });
});

test('more than a page unread: it opens at the first of them, and they are read as far as one reads', async () => {
  await readAll(await lines('95002', 0, 40));
  const talk = await lines('95002', 40, 260);
  const page = await openAt(talk);
  await seen(page, 'Line 40.');
  await page.getByText('New', { exact: true }).first().waitFor();
  await expect.poll(() => unreadOf(talk)).toBeLessThan(250);
  expect(await unreadOf(talk)).toBeGreaterThan(0);
  await scrollTo(page, 'Line 299.', 500);
  await expect.poll(() => unreadOf(talk)).toBe(0);
  await scrollTo(page, 'Line 0.', -800);
  await page.close();
});

test('what is read is told once, also while the words of a new message are still on their way', async () => {
  const talk = await lines('95003', 0, 3);
  const page = await openAt(talk);
  await expect.poll(() => unreadOf(talk)).toBe(0);
  const told: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith(`${talk.id}/read`)) told.push(request.url());
  });
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route(/\/messages(\?|$)/, async (route) => {
    await held;
    await route.continue();
  });
  for (const n of [3, 4]) {
    await lines('95003', n, 1);
    await page.getByTestId('conversation-list').getByText(`Line ${n}.`).waitFor();
  }
  expect(told.length).toBeLessThan(3);
  release();
  await page.getByTestId('timeline').getByText('Line 4.').waitFor();
  await expect.poll(() => unreadOf(talk)).toBe(0);
  await page.close();
});

test.each([
  ['messenger', 'Reply as human agent'],
  ['whatsapp', 'Only an approved template may be sent now'],
])(
  '%s: when the reply window ends under one’s eyes, the box becomes what Meta still takes',
  async (platform, words) => {
    const name = `Wanda ${platform}`;
    const { body: customer } = await stage.roost.sim<{ id: string }>('POST', '/_sim/customers', { name });
    const at = stage.roost.clock.now().getTime() - 24 * 3_600_000 + 90_000;
    await stage.roost.sim('POST', '/_sim/send', { platform, customerId: customer.id, text: 'Are you there?', at });
    await stage.roost.settle();
    const talk = (await conversationsByName(workspace)).get(name) ?? expect.unreachable();
    const page = await openAt(talk);
    await page.clock.install({ time: stage.roost.clock.now() });
    // No live hint is to bring the news by chance.
    await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));
    await page.route('**/events', (route) => route.abort());
    await page.reload();
    await page.getByRole('textbox', { name: 'Reply' }).fill('Yes, we are');
    await stage.roost.passTime(120_000);
    await page.clock.fastForward(120_000);
    await page.getByText(words).waitFor();
    await page.getByText('Yes, we are').waitFor();
    await page.close();
  },
);

describe('what comes in files', () => {
  let page: Page;

  /** A minute of silence. */
  function quiet(): { mimeType: string; base64: string } {
    const [rate, seconds] = [8_000, 60];
    const wav = Buffer.alloc(44 + rate * seconds, 128);
    wav.write('RIFF', 0);
    wav.writeUInt32LE(wav.length - 8, 4);
    wav.write('WAVEfmt ', 8);
    wav.writeUInt32LE(16, 16);
    wav.writeUInt16LE(1, 20);
    wav.writeUInt16LE(1, 22);
    wav.writeUInt32LE(rate, 24);
    wav.writeUInt32LE(rate, 28);
    wav.writeUInt16LE(1, 32);
    wav.writeUInt16LE(8, 34);
    wav.write('data', 36);
    wav.writeUInt32LE(wav.length - 44, 40);
    return { mimeType: 'audio/wav', base64: wav.toString('base64') };
  }

  let send: (said: object) => Promise<unknown>;

  beforeAll(async () => {
    const { body: customer } = await stage.roost.sim<{ id: string }>('POST', '/_sim/customers', {
      name: 'Fiona Files',
    });
    send = (said) => stage.roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId: customer.id, ...said });
    for (let n = 0; n < 40; n += 1) await send({ text: `Before ${n}.` });
    await send({ attachments: [{ type: 'audio', ...quiet() }] });
    await send({ attachments: [{ type: 'image' }, { type: 'image' }] });
    await stage.roost.settle();
    const talk = (await conversationsByName(workspace)).get('Fiona Files') ?? expect.unreachable();
    await readAll(talk);
    page = await openAt(talk);
    await page.getByRole('button', { name: 'Open the photo' }).nth(1).waitFor();
  });

  test('photos open large, are gone through by arrows and closed by Escape, back to where one was', async () => {
    const [first, second] = await page.getByRole('button', { name: 'Open the photo' }).all();
    const large = page.getByRole('dialog').locator('.yarl__slide_current img');
    const sources = await Promise.all(
      [first, second].map((one) => one?.locator('img').evaluate((image) => (image as HTMLImageElement).src)),
    );
    await first?.press('Enter');
    await large.waitFor();
    const shows = (index: number) =>
      expect.poll(() => large.getAttribute('src')).toBe(new URL(sources[index] ?? '').pathname.replace(/\?.*/, ''));
    await shows(0);
    await page.keyboard.press('ArrowRight');
    await shows(1);
    await page.keyboard.press('ArrowLeft');
    await shows(0);
    // Behind it the thread goes on.
    for (let n = 0; n < 30; n += 1) await send({ text: `Behind ${n}.` });
    await seen(page, 'Behind 29.');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await first?.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  test('a voice note is played, sought and sped up by the keyboard, and plays on while one reads elsewhere', async () => {
    const audio = page.locator('audio');
    const state = () =>
      audio.evaluate((one: HTMLAudioElement) => ({ at: one.currentTime, speed: one.playbackRate, paused: one.paused }));
    await page.getByRole('button', { name: 'Play the voice message' }).press('Enter');
    await expect.poll(async () => (await state()).at).toBeGreaterThan(0);
    await page.getByRole('slider').press('PageUp');
    await expect.poll(async () => (await state()).at).toBeGreaterThan(5);
    await page.getByRole('button', { name: /^Speed/ }).press('Enter');
    expect(await state()).toMatchObject({ speed: 1.5, paused: false });
    await page.getByRole('textbox', { name: 'Reply' }).focus();
    await scrollTo(page, 'Before 0.', -500);
    const { at } = await state();
    await expect.poll(async () => (await state()).at).toBeGreaterThan(at);
    await page.getByRole('button', { name: 'Pause the voice message' }).press(' ');
    await page.getByRole('textbox', { name: 'Reply' }).focus();
    await scrollTo(page, 'Before 0.', -500);
    await audio.waitFor({ state: 'detached' });
    await page.close();
  });
});
