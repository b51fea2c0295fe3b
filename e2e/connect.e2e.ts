import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testClient } from '../server/src/test/client.ts';
import { failAtMeta } from '../server/src/test/faults.ts';
import { logins, makeWorkspace, saveCredentials, type TestWorkspace } from '../server/src/test/roost.ts';
import {
  type Company,
  connectButton,
  decide,
  foundCompany,
  foundWorkspace,
  openMeta,
  picker,
  problem,
} from './connect-steps.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let first: TestWorkspace;
beforeAll(async () => {
  stage = await setStage();
  first = await makeWorkspace(stage.roost);
});
afterEach(() => stage.roost.sim('DELETE', '/_sim/faults'));
afterAll(() => stage.close());

const settingsOf = (workspace: TestWorkspace) => `/w/${workspace.id}/settings/meta`;

async function atSettings(name: string): Promise<{ company: Company; page: Page }> {
  const company = await foundCompany(stage.roost, first, name);
  const page = await stage.signedIn(company.workspace, settingsOf(company.workspace));
  return { company, page };
}

/** The next button has to lead on: Meta's window opens, and this time the login succeeds. */
async function nextTimeItWorks(page: Page, company: Company, button = 'Try again'): Promise<void> {
  const popup = await openMeta(page, problem(page).getByRole('button', { name: button }));
  await decide(popup);
  await picker(page).getByText(`${company.name} Owner gave Roost access to these.`, { exact: false }).waitFor();
  expect(await problem(page).count()).toBe(0);
}

async function nothingConnected({ workspace }: Company): Promise<void> {
  expect(await logins(workspace)).toEqual([]);
}
