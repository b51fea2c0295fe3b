import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let workspace: TestWorkspace;

beforeAll(async () => {
  stage = await setStage();
  workspace = await makeWorkspace(stage.roost);
  await connectEverything(stage.roost, workspace);
});
afterAll(() => stage.close());

test('an admin mends three faults by following only what the doctor says', async () => {
  const { roost } = stage;
  const { app, world } = roost.simulator;
  const [page] = world.pages.values();
  const [number] = world.phoneNumbers.values();
  if (page === undefined || number === undefined) throw new Error('the demo world is empty');
  page.installs.delete(app.id);
  number.registered = false;
  await roost.sim('PATCH', `/_sim/apps/${app.id}`, { anyLocalRedirect: false, redirectUris: [] });

  const browser = await stage.signedIn(workspace, `/w/${workspace.id}/settings/doctor`);
  await browser.getByText('3 things are broken').waitFor();

  // The first is put right by one button.
  const page1 = browser.getByRole('article', { name: /Your app is not installed on the Page of/ });
  await page1.getByRole('button', { name: 'Subscribe the account' }).click();
  await page1.waitFor({ state: 'detached' });
  await browser.getByText('2 things are broken').waitFor();

  // The second asks for the PIN.
  const unregistered = browser.getByRole('article', { name: /is not registered for the Cloud API/ });
  await unregistered.getByRole('textbox', { name: 'Six-digit PIN' }).fill('246810');
  await unregistered.getByRole('button', { name: 'Register the number' }).click();
  await unregistered.waitFor({ state: 'detached' });

  // The third is mended at Meta: the place is a link, the value is copied from the card.
  const redirect = browser.getByRole('article', { name: /Meta does not know Roost’s redirect URI/ });
  const place = redirect.getByRole('link', { name: /Valid OAuth Redirect URIs/ });
  expect(await place.getAttribute('href')).toBe(`https://developers.facebook.com/apps/${app.id}/fb-login/settings/`);
  const value = await redirect.getByRole('textbox', { name: 'Redirect URI' }).inputValue();
  await roost.sim('PATCH', `/_sim/apps/${app.id}`, { redirectUris: [value] });
  await redirect.getByRole('button', { name: /^Test again/ }).click();
  await redirect.waitFor({ state: 'detached' });

  await browser.getByText(/^Everything works/).waitFor();
  await browser.getByRole('link', { name: 'Inbox' }).first().click();
  await browser.waitForURL(/\/inbox/);
  await expect.poll(() => browser.getByRole('link', { name: 'Setup doctor' }).count()).toBe(0);
});

test('what is broken is said above the inbox, and the line leads to the check', async () => {
  const [page] = stage.roost.simulator.world.pages.values();
  page?.installs.delete(stage.roost.simulator.app.id);
  await workspace.owner.call('POST', `${workspace.path}/doctor/run`);
  const browser = await stage.signedIn(workspace, `/w/${workspace.id}/inbox`);
  await browser.getByText(/Your app is not installed on the Page of/).waitFor();
  await browser.getByRole('link', { name: 'Setup doctor' }).click();
  await browser.getByRole('article', { name: /Your app is not installed on the Page of/ }).waitFor();

  // Nor does Settings go on saying that the account is connected.
  await browser.getByRole('link', { name: 'Meta (Instagram/Facebook)' }).click();
  const rows = browser.getByRole('list', { name: 'Channels' }).getByRole('listitem');
  const red = rows.filter({ hasText: 'Needs attention' }).first();
  await red.getByText(/Your app is not installed on the Page of/).waitFor();
  await red.getByRole('link', { name: 'Setup doctor' }).click();
  await browser.waitForURL(/\/settings\/doctor/);
});

test('the guide shows this Roost’s own addresses and how far each step is', async () => {
  const page = await stage.signedIn(workspace, `/w/${workspace.id}/settings/guide`);
  await page.getByRole('heading', { name: 'Step 2: Configure Your App' }).waitFor();
  await expect.poll(() => page.getByText(`${stage.roost.url}/api/meta/oauth/callback`).count()).toBeGreaterThan(0);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Meta knows the redirect URI' })
    .first()
    .getByText('In order')
    .waitFor();
});
