import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { failAtMeta } from '../server/src/test/faults.ts';
import { saveCredentials } from '../server/src/test/roost.ts';
import { failsWith, useConnectStage } from './connect-stage.ts';
import {
  type Company,
  connectButton,
  decide,
  foundCompany,
  foundWorkspace,
  openMeta,
  picker,
  problem,
  settingsPath,
} from './connect-steps.ts';
import { phone } from './stage.ts';

const on = useConnectStage();

/** The next button has to lead on: Meta's window opens, and this time the login succeeds. */
async function succeedsNextTime(page: Page, company: Company): Promise<void> {
  await decide(await openMeta(page, problem(page).getByRole('button', { name: 'Try again' })));
  await picker(page).getByText(`${company.name} Owner gave Roost access to these.`).waitFor();
  expect(await problem(page).count()).toBe(0);
}

/** Runs in the page: nothing covers the middle of the element, and no scrolling is needed to see it. */
function liesOpen(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

test('cancelled in Meta’s window', async () => {
  const { page, company } = await on.atSettings('Cancel Café');
  await decide(await openMeta(page), 'cancel');
  await failsWith(page, company, 'You cancelled in Meta’s window', 'Nothing was connected and nothing has changed.');
  await succeedsNextTime(page, company);
});

test('the window is closed before Meta answered', async () => {
  const { page, company } = await on.atSettings('Closing Time');
  await (await openMeta(page)).close();
  await failsWith(page, company, 'The window was closed before Meta answered', 'Nothing was connected.');
  await problem(page).getByRole('button', { name: 'Try again' }).waitFor();
});

test('a person without any Page is told what is missing', async () => {
  const workspace = await foundWorkspace(on.first, 'Pageless');
  await saveCredentials(workspace, on.stage.roost.simulator.app);
  const page = await on.open(workspace);
  const popup = await openMeta(page);
  await popup.getByRole('link', { name: 'Robin Lee' }).click();
  await popup.getByText('This person manages no Page.').waitFor();
  await decide(popup);

  const choice = picker(page);
  await choice.getByText('This login gave Roost no Page').waitFor();
  await choice
    .getByText('Either this Facebook account manages no Page, or none was ticked in Meta’s window.')
    .waitFor();

  const again = await openMeta(page, choice.getByRole('button', { name: 'Choose again in Meta’s window' }));
  await again.getByRole('link', { name: 'Alex Morgan' }).click();
  await decide(again);
  await choice.getByRole('checkbox', { name: 'Sunny Side Café (Facebook Page)' }).waitFor();
});

test('who comes back with an error reads why, and has a button', async () => {
  const page = await on.open(on.first, '?error=state_used');
  const alert = problem(page).filter({ hasText: 'This login was already used' });
  await alert.getByText('Each login works once.', { exact: false }).waitFor();
  await alert.getByRole('button', { name: 'Try again' }).waitFor();
});

test('foreign state without a session: the sentence waits behind the sign-in', async () => {
  const { page } = await on.atSettings('Signed Out');
  const popup = await openMeta(page);
  const stranger = await on.stage.visit(popup.url());
  await stranger.getByTestId('continue').click();
  const { body } = await on.first.owner.call<{ agent: { email: string } }>('GET', '/api/me');
  await stranger.getByRole('textbox', { name: 'Email' }).fill(body.agent.email);
  await stranger.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await problem(stranger).getByText('This login was started in another session').waitFor();
});

test('wrong secret: the token exchange fails, and updating the credentials is the way on', async () => {
  const { page, company } = await on.atSettings('Old Secret');
  const secret = 'f'.repeat(32);
  await on.stage.roost.sim('PATCH', `/_sim/apps/${company.app.id}`, { secret });
  await decide(await openMeta(page));
  await failsWith(page, company, 'Token exchange failed', 'Meta did not accept the App Secret.');

  await problem(page).getByRole('button', { name: 'Update Credentials' }).click();
  await page.getByRole('textbox', { name: 'App Secret' }).fill(secret);
  await page.getByRole('button', { name: 'Save Credentials' }).click();
  await problem(page).filter({ hasText: 'Token exchange failed' }).waitFor({ state: 'detached' });
  await decide(await openMeta(page));
  await picker(page).waitFor();
});

test('redirect mismatch: the token exchange fails, and the address to list at Meta is at hand', async () => {
  const { page, company } = await on.atSettings('Wrong Address');
  const popup = await openMeta(page);
  const message = 'Error validating verification code. Please make sure your redirect_uri is identical.';
  const error = { code: 100, error_subcode: 36008, message };
  await failAtMeta(on.stage.roost, 'oauth/access_token', { error }, { times: 1 });
  await decide(popup);
  await failsWith(page, company, 'Token exchange failed', 'Meta did not accept the redirect URI.');
  const address = problem(page).getByRole('textbox', { name: 'Redirect URI' });
  expect(await address.inputValue()).toBe(`${on.stage.roost.url}/api/meta/oauth/callback`);
  await problem(page).getByRole('button', { name: 'Copy Redirect URI' }).waitFor();
});

test('where popups are blocked the whole page goes to Meta and comes back', async () => {
  const { page, company } = await on.atSettings('No Popups');
  await page.evaluate(() => {
    window.open = () => null;
  });
  await connectButton(page).click();
  await page.getByTestId('continue').click();
  await picker(page).getByText(`${company.name} Owner gave Roost access to these.`).waitFor();
  expect(new URL(page.url()).pathname).toBe(settingsPath(company.workspace));
});

test('on a phone without popups the explanation is in view when the page comes back', async () => {
  const { workspace } = await foundCompany(on.stage.roost, on.first, 'Small Screen');
  const page = await on.stage.signedIn(workspace, settingsPath(workspace), phone);
  await page.evaluate(() => {
    window.open = () => null;
  });
  await connectButton(page).click();
  await page.getByTestId('cancel').click();
  await problem(page).getByText('You cancelled in Meta’s window').waitFor();
  const next = problem(page).getByRole('button', { name: 'Try again' });
  await expect.poll(() => next.evaluate(liesOpen)).toBe(true);
});

test('where Meta’s headers cut the tie between the two windows the answer still arrives', async () => {
  const { workspace } = await foundCompany(on.stage.roost, on.first, 'Cut Tie');
  const page = await on.stage.signedIn(workspace, settingsPath(workspace));
  await page.context().route(/\/dialog\/oauth/, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' },
    });
  });
  const popup = await openMeta(page);
  expect(await popup.evaluate(() => window.opener === null)).toBe(true);
  await popup.getByTestId('continue').click();
  await picker(page).getByText('Cut Tie Owner gave Roost access to these.').waitFor();
  expect(await problem(page).count()).toBe(0);
});

test('without credentials the button says what is missing and leads to the form', async () => {
  const workspace = await foundWorkspace(on.first, 'Bare');
  const page = await on.open(workspace);
  await connectButton(page).click();
  await problem(page).getByText('Meta App credentials not configured').waitFor();
  await problem(page).getByRole('button', { name: 'Setup Credentials' }).click();
  await page.getByRole('textbox', { name: 'App ID' }).waitFor();
});

test('after “Invalid Scopes”, where Meta’s window never comes back, Roost says which feature to untick, and the doctor too', async () => {
  const { page, company } = await on.atSettings('Few Rights');
  const permissions = [
    'public_profile',
    'pages_show_list',
    'pages_manage_metadata',
    'pages_read_engagement',
    'pages_messaging',
  ];
  await on.stage.roost.sim('PATCH', `/_sim/apps/${company.app.id}`, { permissions });
  const popup = await openMeta(page);
  await popup.getByRole('heading', { name: 'Invalid Scopes' }).waitFor();
  await popup.close();
  await failsWith(
    page,
    company,
    'The window was closed before Meta answered',
    'Untick Instagram messages and Instagram comments under Connect accounts, or add these permissions to your app, then connect again.',
  );

  await problem(page).getByRole('link', { name: 'Open the setup doctor' }).click();
  await page.getByRole('article', { name: /Meta’s window stopped with “Invalid Scopes”/ }).waitFor();
  await page.goBack();
  for (const feature of ['Instagram messages', 'Instagram comments']) {
    await page.getByRole('checkbox', { name: feature }).uncheck();
  }
  await decide(await openMeta(page));
  await picker(page).getByText(`${company.name} Owner gave Roost access to these.`).waitFor();
});
