import { setTimeout as delay } from 'node:timers/promises';
import { openBrowser } from '../e2e/browser.ts';
import { newRun, pageBody, personOf } from '../torture/sender.ts';
import type { World } from '../torture/world.ts';
import { type Figure, quantile } from './figures.ts';
import { workedThrough } from './ingest.ts';
import { steadyLoad } from './load.ts';
import { openInbox } from './open-inbox.ts';

const steadyPerSecond = 500;
const probes = 100;
const pauseMs = 100;
/** A process that has just started compiles what it runs for some seconds; an inbox runs all day. */
const warmUpMs = 5_000;
/** A machine that is too slow for the load has this as its figure. */
const givesUpAfterMs = 20_000;

/** P3: from Meta's 200 to the message in the API and in an open browser, while 500 others a second come in. */
export async function visible(world: World): Promise<Figure[]> {
  const roost = await world.front();
  await roost.start();
  const sender = world.sender(() => [roost.url]);
  const run = newRun('P3');
  const tell = async (n: number) => {
    const mid = `m_${run}_${n}`;
    await sender.deliver(pageBody(world.pageId, [{ mid, person: personOf(run, 0), text: probeText(run, n) }]), [mid]);
  };
  await tell(0);
  await workedThrough(roost);
  const path = await conversationPath(world, run);
  const background = steadyLoad(
    { origin: roost.url, path: '/api/meta/webhook', secret: world.simulator.app.secret, pageId: world.pageId },
    steadyPerSecond,
  );
  await delay(warmUpMs);
  const alone: number[] = [];
  for (let n = 1; n <= probes; n += 1) {
    await tell(n);
    const began = performance.now();
    await appears(world, path, probeText(run, n));
    alone.push(performance.now() - began);
    await delay(pauseMs);
  }
  // A thread with more than a page unread would open far from where the next one appears.
  await readUp(world, path);
  const browser = await openBrowser();
  const page = await openInbox(browser, world, roost.url, path.split('/').at(-1));
  const api: number[] = [];
  const shown: number[] = [];
  for (let n = probes + 1; n <= 2 * probes; n += 1) {
    await tell(n);
    const began = performance.now();
    const painted = page
      .waitForFunction((text) => document.body.textContent?.includes(text), probeText(run, n), {
        polling: 'raf',
        timeout: givesUpAfterMs,
      })
      .then(
        () => performance.now() - began,
        () => givesUpAfterMs,
      );
    await appears(world, path, probeText(run, n));
    api.push(performance.now() - began);
    shown.push(await painted);
    await delay(pauseMs);
  }
  await background.stop();
  await browser.close();
  await workedThrough(roost);
  await roost.stop();
  const at = `at ${steadyPerSecond}/s`;
  const noBrowser = `${at}, no browser open`;
  return [
    { id: 'P3', what: `readable by API, p50, ${noBrowser}`, value: quantile(alone, 0.5), unit: 'ms', atMost: 50 },
    { id: 'P3', what: `readable by API, p99, ${noBrowser}`, value: quantile(alone, 0.99), unit: 'ms', atMost: 500 },
    {
      id: 'P3',
      what: `readable by API after the acknowledgement, p50, ${at}`,
      value: quantile(api, 0.5),
      unit: 'ms',
      atMost: 50,
    },
    {
      id: 'P3',
      what: `readable by API after the acknowledgement, p99, ${at}`,
      value: quantile(api, 0.99),
      unit: 'ms',
      atMost: 500,
    },
    { id: '', what: `painted in an open browser, p50, ${at}`, value: quantile(shown, 0.5), unit: 'ms' },
    { id: '', what: `painted in an open browser, p99, ${at}`, value: quantile(shown, 0.99), unit: 'ms' },
  ];
}

function probeText(run: string, n: number): string {
  return `${run} probe ${String(n).padStart(4, '0')}.`;
}

async function conversationPath(world: World, run: string): Promise<string> {
  const [row] = await world.rows<{ id: string }>('select conversation_id as id from messages where external_id = $1', [
    `m_${run}_0`,
  ]);
  return `${world.workspace.path}/conversations/${row?.id}`;
}

async function readUp(world: World, path: string): Promise<void> {
  const { owner } = world.workspace;
  const newest = await owner.call<{ items: { id: string }[] }>('GET', `${path}/messages?limit=1`);
  const { status } = await owner.call('POST', `${path}/read`, { upTo: newest.body.items[0]?.id });
  if (status !== 200) throw new Error(`the thread could not be marked as read: ${status}`);
}

/** Waits until the newest message that the API answers has this text. */
export async function appears(world: World, path: string, text: string): Promise<void> {
  const until = performance.now() + givesUpAfterMs;
  while (performance.now() < until) {
    const { body } = await world.workspace.owner.call<{ items: { text?: string }[] }>(
      'GET',
      `${path}/messages?limit=1`,
    );
    if (body.items.some((item) => item.text === text)) return;
    await delay(10);
  }
}
