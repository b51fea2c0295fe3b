import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../simulator/src/simulator.ts';
import { at, type Connected, connect, control, graph, subscribeAll } from '../simulator/src/testing/meta-client.ts';
import { type Product, startProduct } from '../simulator/src/testing/product.ts';
import { openBrowser } from './browser.ts';
import { desktop, phone } from './stage.ts';
import { violations } from './violations.ts';

/** The phones page alone, with a stand-in for the product: no Roost is needed. */
let sim: Simulator;
let product: Product;
let to: Connected;
let browser: Browser;
let page: Page;
const troubles: string[] = [];

beforeAll(async () => {
  [sim, browser] = await Promise.all([createSimulator({ seed: 7 }), openBrowser()]);
  product = await startProduct(sim.app.verifyToken);
  to = await connect(sim);
  await subscribeAll(sim, to, product.url);
  const body = { subscribed_fields: 'messages,messaging_postbacks,message_reactions,message_edits,message_reads,feed' };
  const fields = `${body.subscribed_fields},message_echoes,message_deliveries`;
  const subscription = { object: 'page', callback_url: product.url, verify_token: sim.app.verifyToken, fields };
  const token = `${sim.app.id}|${sim.app.secret}`;
  await graph(sim, 'POST', `${sim.app.id}/subscriptions`, { token, body: subscription });
  await graph(sim, 'POST', `${to.pageId}/subscribed_apps`, { token: to.pageToken, body });
  const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce' });
  context.on('weberror', (error) => troubles.push(String(error.error())));
  page = await context.newPage();
  await page.goto(sim.url);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([sim?.close(), product?.close()]);
  expect(troubles).toEqual([]);
});

const messenger = () => page.getByTestId('phone-messenger');
const scoped = () => sim.world.scopedIds.get(`${to.pageId}:c1`);
const reply = (message: object) =>
  graph(sim, 'POST', 'me/messages', { token: to.pageToken, body: { recipient: { id: scoped() }, message } });
const told = (path: string) =>
  product
    .items()
    .map((item) => at(item, path))
    .filter((value) => value !== undefined);
const tab = (name: string) => page.getByTestId(`tab-${name}`);
/** Opens the menu beside a bubble and takes what it offers. */
async function act(bubble: Locator, name: string): Promise<void> {
  await bubble.hover();
  await bubble.getByTestId('message-menu').click();
  await bubble.getByRole('button', { name, exact: true }).click();
}

test('the customer writes, answers, reacts, edits, takes back, sends a photo and taps a button', async () => {
  await messenger().getByTestId('phone-input').fill('Is the lemon cake back?');
  await page.keyboard.press('Enter');
  await expect.poll(() => told('message.text')).toContain('Is the lemon cake back?');

  const quickReplies = [{ content_type: 'text', title: 'Yes please', payload: 'YES' }];
  const { json } = await reply({ text: 'It is! Shall we keep one?', quick_replies: quickReplies });
  const theirs = messenger().locator(`[data-message-id="${at(json, 'message_id')}"]`);
  await expect.poll(() => theirs.getAttribute('data-status')).toBe('read');
  await act(theirs, 'React with ❤️');
  await expect.poll(() => told('reaction.emoji')).toEqual(['❤️']);
  await theirs.getByTestId('phone-choice').click();
  await expect.poll(() => told('message.quick_reply.payload')).toEqual(['YES']);

  await act(theirs, 'Reply');
  await messenger().getByTestId('phone-input').fill('For Sunday');
  await messenger().getByTestId('phone-send').click();
  await expect.poll(() => told('message.reply_to.mid')).toEqual([at(json, 'message_id')]);
  const mine = messenger().locator('[data-direction="customer"]', { hasText: 'For Sunday' });
  await act(mine, 'Edit');
  await messenger().getByTestId('phone-input').fill('For Saturday');
  await page.keyboard.press('Enter');
  await expect.poll(() => told('message_edit.text')).toEqual(['For Saturday']);
  await act(messenger().locator('[data-direction="customer"]', { hasText: 'For Saturday' }), 'Take back');
  await messenger().getByText('You took this message back').waitFor();

  await messenger().getByTestId('phone-attach').click();
  await messenger().getByTestId('attach-Photo').click();
  await expect.poll(() => told('message.attachments.0.type')).toContain('image');
  await expect
    .poll(() =>
      messenger()
        .locator('img.picture')
        .evaluate((image) => (image as HTMLImageElement).naturalWidth),
    )
    .toBeGreaterThan(0);
});

test('a post is commented, answered by the business and shown so', async () => {
  await messenger().getByTestId('phone-posts').click();
  await messenger().getByTestId('feed-publish').click();
  await messenger().getByTestId('phone-comment').fill('WHERE can I get one?');
  await page.keyboard.press('Enter');
  await messenger().locator('[data-comment-id]', { hasText: 'WHERE can I get one?' }).waitFor();
  await expect.poll(() => told('value.message')).toContain('WHERE can I get one?');
  await messenger().getByRole('button', { name: 'Messages' }).click();
});

test('every webhook can be read and sent again, and held back', async () => {
  await page.getByTestId('webhooks-open').click();
  const newest = page.getByTestId('webhook-row').first();
  await newest.locator('.log-head').click();
  await newest.getByText('sha256=').waitFor();
  const before = product.received.length;
  await newest.getByTestId('webhook-resend').click();
  await expect.poll(() => product.received.length).toBe(before + 1);
  await page.getByTestId('webhooks-pause').click();
  await page.getByText('Webhooks are held back').first().waitFor();
  await page.getByTestId('webhooks-pause').click();
});

test('trouble is a switch, and the inspector names what spoiled the answer', async () => {
  await tab('webhooks').focus();
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect.poll(() => tab('trouble').getAttribute('aria-selected')).toBe('true');
  await page.getByTestId('fault-try-later').click();
  await expect.poll(() => page.getByTestId('fault-try-later').getAttribute('aria-checked')).toBe('true');
  expect(at((await reply({ text: 'Now?' })).json, 'error.code')).toBe(2);
  await page.getByTestId('fault-try-later').click();
  await expect.poll(() => page.getByTestId('fault-try-later').getAttribute('aria-checked')).toBe('false');
  await tab('requests').click();
  const spoiled = page.getByTestId('request-row').filter({ hasText: 'fault try-later' });
  await spoiled.locator('.log-head').click();
  await spoiled.getByText('"Now?"').waitFor();
});

test('App Review and the WhatsApp account are switches too', async () => {
  const refusal = async () => at((await reply({ text: 'Anybody?' })).json, 'error.error_subcode');
  await tab('trouble').click();
  await page.getByText('App Review').click();
  const access = page.getByTestId('access-pages_messaging');
  await access.click();
  await expect.poll(() => access.getAttribute('aria-checked')).toBe('false');
  expect(await refusal()).toBe(2018028);
  await access.click();
  await expect.poll(() => access.getAttribute('aria-checked')).toBe('true');
  expect(await refusal()).toBeUndefined();
  const disabled = page.getByTestId('waba-disabled');
  // A switch that has not moved yet would be pressed the same way twice.
  for (const [state, isOn] of [
    ['DISABLE', 'true'],
    ['REINSTATE', 'false'],
  ] as const) {
    await disabled.click();
    await expect.poll(() => told('value.ban_info.waba_ban_state')).toContain(state);
    await expect.poll(() => disabled.getAttribute('aria-checked')).toBe(isOn);
  }
});

test('time passes, and Meta refuses what came too late, with its rule', async () => {
  await page.getByTestId('clock-open').click();
  await page.getByTestId('clock-24-hours').click();
  await page.getByTestId('clock-1-hour').click();
  await page.getByText('ahead of real time').waitFor();
  expect(at((await reply({ text: 'Too late' })).json, 'error.error_subcode')).toBe(2018278);
  await tab('requests').click();
  await page.getByTestId('request-row').first().getByText('10/2018278').waitFor();
  await tab('time').click();
  await page.getByRole('button', { name: 'Back to real time' }).click();
});

test('a scenario plays to its end', async () => {
  await tab('scenarios').click();
  await page.getByRole('button', { name: 'Play Angry customer' }).click();
  await page.getByRole('button', { name: 'Stop Angry customer' }).waitFor();
  await messenger()
    .getByRole('button', { name: /Angry Anna/ })
    .waitFor();
  await page.getByRole('button', { name: 'Stop Angry customer' }).click();
  await page.getByRole('button', { name: 'Play Angry customer' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('webhooks-drawer').waitFor({ state: 'detached' });
});

test('a conversation opens at its newest word, however late its pictures come', async () => {
  await control(sim, 'reset', {});
  const send = (message: object) => control(sim, 'send', { platform: 'messenger', customerId: 'c1', ...message });
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) await send({ text: `Question ${n}, and it is a long one. `.repeat(3) });
  for (const attachments of [[{ type: 'image' }], [{ type: 'image' }]]) await send({ attachments });
  await send({ text: 'That is all' });
  const arrive = Promise.withResolvers<void>();
  const pictures = /lookaside|media/;
  await page.route(pictures, (route) => arrive.promise.then(() => route.continue()));
  await page.goto(sim.url, { waitUntil: 'domcontentloaded' });
  await messenger().getByText('That is all').waitFor();
  arrive.resolve();
  const widths = () =>
    messenger()
      .locator('img.picture')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth > 0));
  await expect.poll(widths).toEqual([true, true]);
  const below = () =>
    messenger()
      .getByTestId('phone-thread')
      .evaluate((list) => Math.round(list.scrollHeight - list.scrollTop - list.clientHeight));
  await expect.poll(below).toBe(0);
  await page.unroute(pictures);
});

test('nothing sticks out of the top bar of a small screen, whatever there is to tell', async () => {
  await page.setViewportSize(phone);
  for (const percent of [0, 20]) {
    await control(sim, 'chaos', { percent });
    await page.goto(sim.url);
    await messenger().waitFor();
    await expect.poll(() => page.getByTestId('troubles-open').count()).toBe(percent === 0 ? 0 : 1);
    const end = await page.locator('.top-bar a').evaluate((link) => link.getBoundingClientRect().right);
    expect(end).toBeLessThanOrEqual(phone.width - 12);
  }
  await page.setViewportSize(desktop);
});

const looks = [
  { name: '', colorScheme: 'light', size: desktop },
  { name: '', colorScheme: 'dark', size: phone },
  { name: 'webhooks', colorScheme: 'dark', size: desktop },
  { name: 'trouble', colorScheme: 'light', size: phone },
] as const;

test('axe finds nothing, light and dark, on a desk and on a phone', async () => {
  await control(sim, 'reset', {});
  await control(sim, 'chaos', { percent: 5 });
  for (const platform of ['messenger', 'instagram', 'whatsapp']) {
    await control(sim, 'send', { platform, customerId: 'c1', text: 'Hello', attachments: [{ type: 'image' }] });
  }
  await control(sim, 'posts', { platform: 'facebook', text: 'We are open' });
  const found: string[] = [];
  for (const { name, colorScheme, size } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await page.goto(`${sim.url}/#${name}`);
    await page.reload();
    await page.getByTestId(name === '' ? 'phone-messenger' : `tab-${name}`).waitFor();
    for (const one of await violations(page, 'all', name === '' ? null : '.drawer')) {
      found.push(`${name} ${colorScheme}: ${one}`);
    }
  }
  expect(found).toEqual([]);
});
