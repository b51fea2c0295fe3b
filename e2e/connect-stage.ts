import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { logins, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { type Company, foundCompany, problem, settingsPath } from './connect-steps.ts';
import { type Stage, setStage } from './stage.ts';

/** One admin in one browser: what it has loaded once it need not load again. */
export interface ConnectStage {
  stage: Stage;
  first: TestWorkspace;
  open(workspace: TestWorkspace, search?: string): Promise<Page>;
  /** A new company, at its page of settings. */
  atSettings(name: string): Promise<{ company: Company; page: Page }>;
}

/** Set before the first test of a file, taken down after its last; between two tests no page and no fault stays. */
export function useConnectStage(): ConnectStage {
  const set = {} as ConnectStage;
  let browser: BrowserContext;
  beforeAll(async () => {
    const stage = await setStage();
    const first = await makeWorkspace(stage.roost);
    browser = (await stage.signedIn(first, '/')).context();
    const open: ConnectStage['open'] = async (workspace, search = '') => {
      const page = await browser.newPage();
      await page.goto(`${stage.roost.url}${settingsPath(workspace)}${search}`);
      return page;
    };
    Object.assign(set, {
      stage,
      first,
      open,
      async atSettings(name: string) {
        const company = await foundCompany(stage.roost, first, name);
        return { company, page: await open(company.workspace) };
      },
    });
  });
  afterEach(async () => {
    await set.stage.roost.sim('DELETE', '/_sim/faults');
    await Promise.all(browser.pages().map((page) => page.close()));
  });
  afterAll(() => set.stage.close());
  return set;
}

/** Heading and sentence stand together in one alert, and no login came of it. */
export async function failsWith(page: Page, { workspace }: Company, heading: string, sentence: string): Promise<void> {
  const alert = problem(page).filter({ hasText: heading });
  await alert.getByText(sentence).waitFor();
  expect(await problem(page).count()).toBe(1);
  expect(await logins(workspace)).toEqual([]);
}
