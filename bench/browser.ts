import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openBrowser } from '../e2e/browser.ts';
import { invite } from '../server/src/test/people.ts';
import type { World } from '../torture/world.ts';
import { type Figure, median, quantile } from './figures.ts';
import { workedThrough } from './ingest.ts';
import { growTo } from './large-inbox.ts';
import { steadyLoad } from './load.ts';
import { openInbox } from './open-inbox.ts';
import { colleague, together } from './together.ts';

const conversations = 10_000;
const opened = 40;
const wheelTurns = 240;
const livePerSecond = 20;
const quietMs = 4_000;
/** Of a display that shows 60: its clock and the browser's tenths of a millisecond make 59.9 of them. */
const framesAtLeast = 59.5;
/** Chromium tells of no event that was painted sooner. */
const slowKeyMs = 16;
const typed = 'Thank you for writing to us, your order is on its way and should be with you on Friday. ';

/** What an agent feels with 10,000 conversations loaded: opening, scrolling, typing, and messages that come in meanwhile. */
export async function browser(world: World): Promise<Figure[]> {
  await growTo(world, conversations);
  const roost = await world.front();
  await roost.start();
  const chromium = await openBrowser();
  const page = await openInbox(chromium, world, roost.url);
  const bare = await framesWhile(page, () => delay(2_000));
  const openingMs = await openRows(page);
  const rows = await loadWholeList(page);
  const list = await framesWhile(page, () => turnWheel(page, 'conversation-list'));
  await page.getByTestId('conversation-list').evaluate((element) => element.scrollTo({ top: 0 }));
  const target = { origin: roost.url, path: '/api/meta/webhook', secret: world.simulator.app.secret };
  const live = steadyLoad({ ...target, pageId: world.pageId }, livePerSecond);
  // The browser puts no shift down to the page within half a second of somebody's input.
  await delay(1_000);
  await watchKeysAndShifts(page);
  await delay(quietMs);
  await page.getByRole('textbox', { name: 'Reply' }).click();
  const typing = await framesWhile(page, () => page.keyboard.type(typed, { delay: 40 }));
  await delay(500);
  const { slowKeysMs, shift } = await page.evaluate(() => Reflect.get(window, 'benchSeen') as Seen);
  const keysMs = [...slowKeysMs, ...Array<number>(Math.max(0, typed.length - slowKeysMs.length)).fill(slowKeyMs)];
  const { url } = roost;
  const place = { world, chromium, url, ben: await invite({ url }, world.workspace, colleague) };
  const busy = await together(place, `, while ${livePerSecond}/s come in`);
  await live.stop();
  await workedThrough(roost);
  const quiet = await together(place);
  await chromium.close();
  await roost.stop();
  const among = `${rows.toLocaleString('en')} rows`;
  return [
    { id: '', what: 'a page at rest', value: bare.perSecond, unit: 'fps' },
    { id: '', what: 'opening a conversation, to paint, p50', value: median(openingMs), unit: 'ms', atMost: 100 },
    { id: '', what: 'opening a conversation, to paint, p95', value: quantile(openingMs, 0.95), unit: 'ms' },
    { id: '', what: `scrolling the list, ${among}`, value: list.perSecond, unit: 'fps', atLeast: framesAtLeast },
    { id: '', what: 'scrolling: mean, late frames counted', value: list.meanPerSecond, unit: 'fps' },
    { id: '', what: 'scrolling: p99 between two frames', value: list.p99Ms, unit: 'ms' },
    {
      id: '',
      what: `typing while ${livePerSecond}/s come in`,
      value: typing.perSecond,
      unit: 'fps',
      atLeast: framesAtLeast,
    },
    { id: '', what: 'typing: mean, late frames counted', value: typing.meanPerSecond, unit: 'fps' },
    { id: '', what: 'typing: key to paint, p99', value: quantile(keysMs, 0.99), unit: 'ms' },
    { id: '', what: 'layout shift from what comes in', value: shift, unit: 'CLS', atMost: 0 },
    ...quiet,
    ...busy,
  ];
}

interface Frames {
  /** By the median time between two frames: what the display was given while nothing was late. */
  perSecond: number;
  /** All of them over the whole time: each late one shows. */
  meanPerSecond: number;
  p99Ms: number;
}

/** Counts the frames that the page draws while something happens. */
async function framesWhile(page: Page, act: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => {
    const seen: number[] = [];
    const each = (at: number) => {
      seen.push(at);
      if (Reflect.get(window, 'benchFrames') === seen) requestAnimationFrame(each);
    };
    Reflect.set(window, 'benchFrames', seen);
    requestAnimationFrame(each);
  });
  await act();
  const seen = await page.evaluate(() => {
    const frames = Reflect.get(window, 'benchFrames') as number[];
    Reflect.set(window, 'benchFrames', null);
    return frames;
  });
  const gaps = seen.slice(1).map((at, n) => at - (seen[n] ?? at));
  const meanPerSecond = (gaps.length * 1000) / gaps.reduce((sum, gap) => sum + gap, 0);
  return { perSecond: 1000 / median(gaps), meanPerSecond, p99Ms: quantile(gaps, 0.99) };
}

/** From the click on a row to the frame after the one in which its messages stand. */
async function openRows(page: Page): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n <= opened; n += 1) {
    const ms = await page.evaluate(async (index) => {
      const row = (at: number) => document.querySelector(`[data-testid=conversation-list] li[aria-posinset="${at}"] a`);
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      for (let waited = 0; !row(index) && waited < 300; waited += 1) await frame();
      document.querySelector('[data-testid=timeline]')?.setAttribute('data-before', '');
      const began = performance.now();
      (row(index) as HTMLElement).click();
      for (let waited = 0; waited < 600; waited += 1) {
        await frame();
        if (document.querySelector('[data-testid=timeline]:not([data-before]) li')) break;
      }
      await frame();
      const ms = performance.now() - began;
      row(index + 1)?.scrollIntoView({ block: 'center' });
      return ms;
    }, n + 1);
    // The first one loads the thread's part of the app.
    if (n > 0) took.push(ms);
    await delay(300);
  }
  return took;
}

/** Scrolls on until every page is there; answers how many rows that are. */
async function loadWholeList(page: Page): Promise<number> {
  return page.getByTestId('conversation-list').evaluate(async (list) => {
    const size = () => Number(list.querySelector('li')?.getAttribute('aria-setsize'));
    const until = performance.now() + 180_000;
    while (size() === -1 && performance.now() < until) {
      list.scrollTo({ top: list.scrollHeight });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return size();
  });
}

/** As a finger on a wheel: two notches in each sixtieth of a second, half of the way up and half of it down. */
async function turnWheel(page: Page, testId: string): Promise<void> {
  const box = await page.getByTestId(testId).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 200);
  for (let n = 0; n < wheelTurns; n += 1) {
    await page.mouse.wheel(0, n < wheelTurns / 2 ? -200 : 200);
    await delay(16);
  }
}

interface Seen {
  slowKeysMs: number[];
  shift: number;
}

async function watchKeysAndShifts(page: Page): Promise<void> {
  await page.evaluate((durationThreshold) => {
    const seen: Seen = { slowKeysMs: [], shift: 0 };
    Reflect.set(window, 'benchSeen', seen);
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') seen.slowKeysMs.push(duration);
    }).observe({ type: 'event', durationThreshold } as PerformanceObserverInit);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (Reflect.get(entry, 'hadRecentInput') === false) seen.shift += Number(Reflect.get(entry, 'value'));
    }).observe({ type: 'layout-shift' });
  }, slowKeyMs);
}
