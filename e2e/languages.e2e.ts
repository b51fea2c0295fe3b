import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { desktop, phone, type Stage, setStage } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;
let conversationId: string;

beforeAll(async () => {
  stage = await setStage();
  workspace = await makeWorkspace(stage.roost);
  await connectEverything(stage.roost, workspace);
  const { body: state } = await stage.roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  const customerId = state.customers[0]?.id;
  await stage.roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId, text: 'Hello there' });
  await stage.roost.settle();
  const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', `${workspace.path}/conversations`);
  conversationId = body.items[0]?.id ?? '';
});

afterAll(() => stage?.close());

test('Spanish, chosen in the account menu, is what the page speaks from then on', async () => {
  const page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'Español' }).click();
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Bandeja' }).waitFor();
  await page.getByRole('tab', { name: 'Sin asignar' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  await page.goto(`${stage.roost.url}/w/${workspace.id}/settings/members`);
  await page.getByRole('heading', { name: 'Miembros' }).waitFor();
  await page.getByRole('button', { name: /^Cuenta de/ }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Members' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
});

test('a closed window says why in Spanish, though the server writes English', async () => {
  const { sim, settle } = stage.roost;
  const { body: customer } = await sim<{ id: string }>('POST', '/_sim/customers', { name: 'Quiet Quinn' });
  const at = Date.now() - 26 * 3_600_000;
  await sim('POST', '/_sim/send', { platform: 'whatsapp', customerId: customer.id, text: 'Hello from Quinn', at });
  await settle();
  const page = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
  await page.evaluate(() => localStorage.setItem('roost.locale', 'es'));
  await page.reload();
  await page.getByRole('link', { name: 'Quiet Quinn' }).click();
  await page
    .getByRole('note')
    .getByText('Han pasado más de 24 horas desde que esta persona escribió por última vez')
    .waitFor();
  expect(await page.getByText('More than 24 hours').count()).toBe(0);
});

test('the doctor speaks Portuguese, names of accounts in its sentences aside', async () => {
  await workspace.owner.call('POST', `${workspace.path}/doctor`, {});
  const page = await stage.signedIn(workspace, `/w/${workspace.id}/settings/doctor`);
  await page.evaluate(() => localStorage.setItem('roost.locale', 'pt'));
  await page.reload();
  await page.getByText('Nada chegou de Harbor Books ainda.').waitFor();
  expect(await page.getByText('Nothing has arrived').count()).toBe(0);
});

/** The parts of a page that have a side, by what they are and not by what they say. */
const pages = {
  inbox: { path: () => '/inbox', parts: ['nav', '[role=tabpanel]', '[role=tablist] > :first-child'] },
  conversation: {
    path: () => `/inbox/${conversationId}`,
    // No bar below an open conversation on a phone.
    parts: ['section:has(textarea)', '[data-testid=message-text]', 'textarea'],
  },
  contacts: { path: () => '/contacts', parts: ['nav', 'main h1'] },
  settings: { path: () => '/settings/meta', parts: ['nav', 'main h1'] },
};

for (const [name, { path, parts }] of Object.entries(pages)) {
  test(`${name}: mirrored where one reads from right to left, and nothing hangs over the edge`, async () => {
    const page = await stage.signedIn(workspace, `/w/${workspace.id}${path()}`, desktop);
    const straight = await look(page, parts);
    await page.evaluate(() => localStorage.setItem('roost.locale', 'ar-XB'));
    await page.reload();
    const mirrored = await look(page, parts);
    expect(mirrored.map(({ direction }) => direction)).toEqual(['rtl', 'rtl']);
    expect(mirrored.map(({ starts }) => starts)).toEqual(straight.map(({ starts }) => starts));
    for (const { over } of [...straight, ...mirrored]) expect(over).toEqual([]);
  });
}

/** On a desk and on a phone: where each part begins, counted from the side where one begins to read, and what is too wide. */
async function look(page: Page, parts: string[]) {
  const seen = [];
  for (const size of [desktop, phone]) {
    await page.setViewportSize(size);
    for (const part of parts) await page.locator(part).first().waitFor();
    seen.push(await page.evaluate(measure, parts));
  }
  return seen;
}

/** Runs in the page. */
function measure(parts: string[]) {
  const { direction } = getComputedStyle(document.documentElement);
  const width = document.documentElement.clientWidth;
  const starts = parts.map((part) => {
    const box = document.querySelector(part)?.getBoundingClientRect();
    return box && Math.round(direction === 'rtl' ? width - box.right : box.left);
  });
  const over = [...document.querySelectorAll('html, body, nav, main, main > *, main > * > *, section, header, form')]
    .filter((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'auto')
    .map((part) => `${part.tagName} ${part.className}: ${part.scrollWidth} in ${part.clientWidth}`);
  return { direction, starts, over };
}
