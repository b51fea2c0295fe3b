import type { Locator, Page } from 'playwright-core';
import { saveCredentials, type TestRoost, type TestWorkspace } from '../server/src/test/roost.ts';

/** A workspace with its own app at the simulated Meta, owned there by a person called `NAME Owner`. */
export interface Company {
  workspace: TestWorkspace;
  name: string;
  app: { id: string; secret: string };
  personId: string;
}

/** One per test: an App ID belongs to one workspace, and set-up happens once per Roost. */
export async function foundCompany(roost: TestRoost, first: TestWorkspace, name: string): Promise<Company> {
  const workspace = await foundWorkspace(first, name);
  const { body } = await roost.sim<Company['app'] & { person: { id: string } }>('POST', '/_sim/apps', { name });
  const app = { id: body.id, secret: body.secret };
  await saveCredentials(workspace, app);
  return { workspace, name, app, personId: body.person.id };
}

export async function foundWorkspace({ owner }: TestWorkspace, name: string): Promise<TestWorkspace> {
  const made = await owner.call<{ id: string }>('POST', '/api/workspaces', { name });
  if (made.status !== 201) throw new Error(`workspace: ${made.status} ${JSON.stringify(made.body)}`);
  return { id: made.body.id, path: `/api/workspaces/${made.body.id}`, owner };
}

export function settingsPath(workspace: TestWorkspace): string {
  return `/w/${workspace.id}/settings/meta`;
}

/** Presses a button that leads to Meta or Instagram, and gives that window. */
export async function openMeta(page: Page, button: Locator = connectButton(page)): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
  await popup.waitForURL(/\/dialog\/oauth|\/oauth\/authorize/);
  return popup;
}

/** Decides in Meta's window, which then has to close by itself. */
export async function decide(popup: Page, decision: 'continue' | 'cancel' = 'continue'): Promise<void> {
  await Promise.all([popup.waitForEvent('close'), popup.getByTestId(decision).click()]);
}

export function connectButton(page: Page): Locator {
  const section = page.getByRole('region', { name: 'Connect accounts' });
  return section.getByRole('button', { name: 'Connect with Meta' });
}

export function instagramButton(page: Page): Locator {
  const section = page.getByRole('region', { name: 'Connect accounts' });
  return section.getByRole('button', { name: 'Connect with Instagram' });
}

/** How the last attempt ended badly: heading, sentence and next button. */
export function problem(page: Page): Locator {
  return page.getByRole('alert');
}

export function picker(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Choose what to connect' });
}

/** What the card *Meta Connected* says about Page, Instagram account and WhatsApp number. */
export async function connectedFacts(page: Page): Promise<Record<string, string>> {
  const card = page.getByRole('region', { name: 'Meta Connected' });
  await card.waitFor();
  const texts = await card.getByRole('list').first().getByRole('listitem').allInnerTexts();
  const lines = texts.map((text) => text.split('\n').filter((line) => line.trim() !== ''));
  return Object.fromEntries(lines.map(([kind = '', ...words]) => [kind, words.join(', ')]));
}
