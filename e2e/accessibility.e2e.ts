import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { desktop, phone, type Stage, setStage } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;
let conversationId: string;

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
  const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', `${workspace.path}/conversations`);
  conversationId = body.items[0]?.id ?? '';
});

afterAll(() => stage?.close());

/** Rules of WCAG 2.2 up to AA that the page breaks, each with the first place. */
async function violations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations: found } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes[0]?.target.join(' ')}`);
}

const pages = {
  inbox: { path: () => '/inbox', ready: (page: Page) => page.getByText('Hello there').first().waitFor() },
  conversation: {
    path: () => `/inbox/${conversationId}`,
    ready: (page: Page) => page.getByRole('textbox', { name: 'Reply' }).waitFor(),
  },
  'settings: Meta': { path: () => '/settings/meta', ready: (page: Page) => page.getByText('Meta Connected').waitFor() },
  'settings: doctor': {
    path: () => '/settings/doctor',
    ready: (page: Page) => page.getByText('Last checked').waitFor(),
  },
  'settings: going live': {
    path: () => '/settings/checklist',
    ready: (page: Page) => page.getByRole('heading', { name: 'App Review kit' }).waitFor(),
  },
  'settings: guide': {
    path: () => '/settings/guide',
    ready: (page: Page) => page.getByRole('heading', { name: 'Required Scopes' }).waitFor(),
  },
  'settings: members': {
    path: () => '/settings/members',
    ready: (page: Page) => page.getByText('Olivia Owner').first().waitFor(),
  },
  'settings: API keys': {
    path: () => '/settings/api-keys',
    ready: (page: Page) => page.getByRole('heading', { name: 'No API keys yet' }).waitFor(),
  },
  webhooks: {
    path: () => '/webhooks',
    ready: (page: Page) => page.getByText('whatsapp_business_account').first().waitFor(),
  },
};

for (const [name, { path, ready }] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name}, ${colorScheme}: axe finds nothing on a desk and on a phone`, async () => {
      const page = await stage.signedIn(workspace, `/w/${workspace.id}${path()}`, desktop);
      await page.emulateMedia({ colorScheme });
      await ready(page);
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize(phone);
      await ready(page);
      expect(await violations(page)).toEqual([]);
    });
  }
}
