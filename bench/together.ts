import type { Browser, Page } from 'playwright-core';
import type { TestAgent } from '../server/src/test/people.ts';
import { openConversations } from '../torture/replies.ts';
import { newRun } from '../torture/sender.ts';
import type { World } from '../torture/world.ts';
import type { Figure } from './figures.ts';
import { openInbox } from './open-inbox.ts';
import { appears } from './visible.ts';

const rounds = 5;
const atMostMs = 1_000;
/** A machine that is too slow has this as its figure. */
const givesUpAfterMs = 20_000;
export const colleague = 'Ben Baker';

interface Place {
  world: World;
  chromium: Browser;
  url: string;
  ben: TestAgent;
}

/**
 * What one agent does at a conversation, until it is painted for another who looks at the same: the slowest of five.
 * `beside` names what else is going on; only in peace there is a target.
 */
export async function together({ world, chromium, url, ben }: Place, beside = ''): Promise<Figure[]> {
  const [path = '', elsewhere = ''] = await openConversations(world, newRun('beside'), 2);
  const idOf = (one: string) => one.split('/').at(-1) ?? '';
  const hers = await openInbox(chromium, world, url, idOf(path));
  const his = await openInbox(chromium, world, url, idOf(elsewhere), ben);
  const slowest: Record<'viewing' | 'typing' | 'assigned' | 'doubled', number> = {
    ...{ viewing: 0, typing: 0, assigned: 0, doubled: 0 },
  };
  const note = async (what: keyof typeof slowest, act: () => Promise<unknown>, words: Words) => {
    const began = performance.now();
    await act();
    await painted(hers, words);
    slowest[what] = Math.max(slowest[what], performance.now() - began);
  };
  for (let n = 1; n <= rounds; n += 1) {
    await note('viewing', () => goTo(his, world, idOf(path)), { ...present, text: `${colleague} is viewing` });
    const box = his.getByRole('textbox', { name: 'Reply' });
    await box.waitFor();
    await note('typing', () => box.press('x'), { ...present, text: `${colleague} is writing` });
    await his.keyboard.press('Escape');
    await note('assigned', () => his.keyboard.press('i'), { text: `${colleague} assigned this`, times: n });
    await world.workspace.owner.call('PATCH', path, { assigneeId: null });
    const answer = `Of course, ${n}.`;
    const release = await holdMessages(hers);
    await send(his, answer);
    await appears(world, path, answer);
    await hers.getByRole('textbox', { name: 'Reply' }).fill(`And so do I, ${n}.`);
    await note('doubled', () => hers.keyboard.press('Enter'), { text: `${colleague} has just answered` });
    await release();
    await hers.getByRole('button', { name: 'Send anyway' }).click();
    await goTo(his, world, idOf(elsewhere));
    await hers.getByTestId('presence').filter({ hasNotText: colleague }).waitFor({ state: 'attached' });
  }
  await Promise.all([hers.close(), his.close()]);
  const told = (what: string, value: number): Figure => ({
    ...{ id: '', what: what + beside, value, unit: 'ms' },
    ...(beside === '' ? { atMost: atMostMs } : {}),
  });
  return [
    told('a colleague opens it: seen by the other', slowest.viewing),
    told('a colleague writes: seen by the other', slowest.typing),
    told('a colleague takes it: seen by the other', slowest.assigned),
    told('both answer: the second is warned', slowest.doubled),
  ];
}

interface Words {
  text: string;
  times?: number;
  /** The whole page, unless told. */
  within?: string;
}

/** What is only read aloud stays where it is spoken from, and so counts for nothing here. */
const present = { within: '[data-testid=presence]' };

async function painted(page: Page, { text, times = 1, within = 'body' }: Words): Promise<void> {
  await page
    .waitForFunction(
      ([place, words, count]) => (document.querySelector(place)?.textContent ?? '').split(words).length > count,
      [within, text, times] as const,
      { polling: 'raf', timeout: givesUpAfterMs },
    )
    .catch(() => {});
}

/** As a link does, wherever in the list its row is by now. */
function goTo(page: Page, world: World, id: string): Promise<void> {
  return page.evaluate((to) => {
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/w/${world.workspace.id}/inbox/${id}`);
}

async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Reply' }).fill(text);
  await page.keyboard.press('Enter');
}

/** She does not hear of an answer until released: both press Enter in the same moment. */
async function holdMessages(hers: Page): Promise<() => Promise<void>> {
  const { promise: held, resolve: open } = Promise.withResolvers<void>();
  await hers.route(/\/messages(\?|$)/, async (route) => {
    if (route.request().method() === 'GET') await held;
    await route.continue();
  });
  return async () => {
    open();
    await hers.unrouteAll({ behavior: 'ignoreErrors' });
  };
}
