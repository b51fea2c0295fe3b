import type { Locator, Page } from 'playwright-core';
import { saveCredentials, type TestRoost, type TestWorkspace } from '../server/src/test/roost.ts';

/** An app at the simulated Meta with the person who owns it, and the workspace that uses it. */
export interface Company {
  workspace: TestWorkspace;
  name: string;
  app: { id: string; secret: string };
  pageId: string;
}

/** A workspace of its own for one test, its app's credentials saved: an App ID belongs to one workspace. */
export async function foundCompany(roost: TestRoost, first: TestWorkspace, name: string): Promise<Company> {
  const workspace = await foundWorkspace(first, name);
  const { body } = await roost.sim<Company['app'] & { pageId: string }>('POST', '/_sim/apps', { name });
  const app = { id: body.id, secret: body.secret };
  await saveCredentials(workspace, app);
  return { workspace, name, app, pageId: body.pageId };
}

export async function foundWorkspace(first: TestWorkspace, name: string): Promise<TestWorkspace> {
  const { owner } = first;
  const made = await owner.call<{ id: string }>('POST', '/api/workspaces', { name });
  if (made.status !== 200 && made.status !== 201) throw new Error(`workspace: ${made.status}`);
  return { id: made.body.id, path: `/api/workspaces/${made.body.id}`, owner };
}

/** Presses the button that leads to Meta and gives Meta's window, once it shows something of Meta's. */
export async function openMeta(page: Page, button: Locator = connectButton(page)): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
  await popup.waitForURL(/dialog\/oauth/);
  return popup;
}

/** Decides in Meta's window; it has to close by itself. */
export async function decide(popup: Page, decision: 'continue' | 'cancel' = 'continue'): Promise<void> {
  const closed = popup.waitForEvent('close');
  await popup.getByTestId(decision).click();
  await closed;
}

export function connectButton(page: Page): Locator {
  return page
    .getByRole('region', { name: 'Connect accounts' })
    .getByRole('button', { name: 'Connect with Meta', exact: true });
}

/** How the last attempt ended badly: heading, sentence and next button. */
export function problem(page: Page): Locator {
  return page.getByRole('alert');
}

export function picker(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Choose what to connect' });
}
