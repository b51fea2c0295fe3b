import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkLogin } from '../server/src/connections/check-login.ts';
import { failAtMeta } from '../server/src/test/faults.ts';
import { logins, makeWorkspace, saveCredentials, type TestWorkspace } from '../server/src/test/roost.ts';
import {
  type Company,
  connectButton,
  connectedFacts,
  decide,
  foundCompany,
  foundWorkspace,
  instagramButton,
  openMeta,
  picker,
  problem,
  settingsPath,
} from './connect-steps.ts';
import { phone, type Stage, setStage } from './stage.ts';

let stage: Stage;
let first: TestWorkspace;
/** One admin in one browser: what it has loaded once it need not load again. */
let browser: BrowserContext;
beforeAll(async () => {
  stage = await setStage();
  first = await makeWorkspace(stage.roost);
  browser = (await stage.signedIn(first, '/')).context();
});
afterEach(async () => {
  await stage.roost.sim('DELETE', '/_sim/faults');
  await Promise.all(browser.pages().map((page) => page.close()));
});
afterAll(() => stage.close());

async function open(workspace: TestWorkspace, search = ''): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${stage.roost.url}${settingsPath(workspace)}${search}`);
  return page;
}

async function atSettings(name: string): Promise<{ company: Company; page: Page }> {
  const company = await foundCompany(stage.roost, first, name);
  return { company, page: await open(company.workspace) };
}

/** Heading and sentence stand together in one alert, and no login came of it. */
async function failsWith(page: Page, { workspace }: Company, heading: string, sentence: string): Promise<void> {
  const alert = problem(page).filter({ hasText: heading });
  await alert.getByText(sentence).waitFor();
  expect(await problem(page).count()).toBe(1);
  expect(await logins(workspace)).toEqual([]);
}

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

test('success: the window closes by itself, a message names what was connected, and the page shows what is and what is not', async () => {
  const { page } = await atSettings('Corner Bakery');
  await page.getByRole('checkbox', { name: 'WhatsApp', exact: true }).check();
  await decide(await openMeta(page));
  await picker(page)
    .getByRole('checkbox', { name: /Instagram account/ })
    .uncheck();
  await picker(page).getByRole('button', { name: 'Connect 2 channels' }).click();

  const message = page.getByRole('alert').filter({ hasText: 'Connected' });
  await message.getByText('Corner Bakery (Facebook Page)').waitFor();
  await picker(page).waitFor({ state: 'detached' });
  expect(await connectedFacts(page)).toEqual({
    'Facebook Page': 'Corner Bakery',
    'Instagram account': 'Not connected',
    'WhatsApp number': expect.stringMatching(/^Corner Bakery, \+1 555-/),
  });

  await page.getByRole('button', { name: 'Choose accounts' }).click();
  await picker(page).getByRole('button', { name: 'Connect 1 channel' }).click();
  await picker(page).waitFor({ state: 'detached' });
  expect(await connectedFacts(page)).toMatchObject({ 'Instagram account': 'corner.bakery, Corner Bakery' });
  await page.getByRole('link', { name: 'Go to the inbox' }).click();
  await page.waitForURL(/\/inbox/);
});

test('cancelled in Meta’s window', async () => {
  const { page, company } = await atSettings('Cancel Café');
  await decide(await openMeta(page), 'cancel');
  await failsWith(page, company, 'You cancelled in Meta’s window', 'Nothing was connected and nothing has changed.');
  await succeedsNextTime(page, company);
});

test('the window is closed before Meta answered', async () => {
  const { page, company } = await atSettings('Closing Time');
  await (await openMeta(page)).close();
  await failsWith(page, company, 'The window was closed before Meta answered', 'Nothing was connected.');
  await problem(page).getByRole('button', { name: 'Try again' }).waitFor();
});

test('one permission is declined: what needs it stays off, and asking again brings it', async () => {
  const { page } = await atSettings('Half Way');
  const popup = await openMeta(page);
  await popup.getByTestId('permission-pages_messaging').uncheck();
  await decide(popup);

  const choice = picker(page);
  await choice.getByText('Some permissions were declined').waitFor();
  await choice.getByText('What needs them stays off until they are granted:').waitFor();
  await choice
    .getByRole('code')
    .filter({ hasText: /^pages_messaging$/ })
    .waitFor();
  const row = choice.getByRole('checkbox', { name: 'Half Way (Facebook Page)' });
  expect(await row.isDisabled()).toBe(true);

  await decide(await openMeta(page, choice.getByRole('button', { name: 'Ask again' })));
  await choice.getByRole('button', { name: 'Connect 2 channels' }).waitFor();
  expect(await row.isChecked()).toBe(true);
  expect(await choice.getByText('Some permissions were declined').count()).toBe(0);
});

test('a Page that was not ticked is missing, and choosing again brings it', async () => {
  const { page, company } = await atSettings('Two Doors');
  const { body: second } = await stage.roost.sim('POST', '/_sim/pages', {
    personId: company.personId,
    name: 'Second Door',
  });
  const popup = await openMeta(page);
  await popup.getByTestId(`page-${second.id}`).uncheck();
  await decide(popup);

  const choice = picker(page);
  await choice.getByText('Not listed? It was not ticked in Meta’s window.').waitFor();
  await choice.getByRole('checkbox', { name: 'Two Doors (Facebook Page)' }).waitFor();
  expect(await choice.getByText('Second Door').count()).toBe(0);

  await decide(await openMeta(page, choice.getByRole('button', { name: 'Choose again in Meta’s window' })));
  expect(await choice.getByRole('checkbox', { name: 'Second Door (Facebook Page)' }).isChecked()).toBe(true);
  await choice.getByRole('button', { name: 'Connect 3 channels' }).click();
  await choice.waitFor({ state: 'detached' });

  // Left out of the next login, it is not cut off before somebody has said so.
  const leaveOut = async () => {
    await connectButton(page).click();
    const again = await openMeta(page, page.getByRole('button', { name: 'Continue to Meta' }));
    await again.getByTestId(`page-${second.id}`).uncheck();
    await decide(again);
  };
  await leaveOut();
  const held = page.getByRole('dialog', { name: 'This login would cut off 1 account' });
  const row = (name: string) => held.getByRole('listitem').filter({ hasText: name });
  await row('Second Door').getByText('Will be cut off').waitFor();
  await row('Facebook Page').filter({ hasText: 'Two Doors' }).getByText('Goes on as before').waitFor();
  await held.getByRole('button', { name: 'Keep the present login' }).click();
  await held.waitFor({ state: 'detached' });
  const channel = page.getByRole('list', { name: 'Channels' }).getByRole('listitem').filter({ hasText: 'Second Door' });
  await channel.getByText('Connected').waitFor();

  await leaveOut();
  await held.getByRole('button', { name: 'Cut off 1 account' }).click();
  await choice.waitFor();
  await page.keyboard.press('Escape');
  await channel.getByText('It was not chosen in Facebook’s window', { exact: false }).waitFor();
});

test('of a login that has ended the page tells why and the way back, and no end or permission that counts no more', async () => {
  const { page, company } = await atSettings('Gone Quiet');
  await decide(await openMeta(page));
  await picker(page)
    .getByRole('button', { name: /^Connect \d channels?$/ })
    .click();
  await picker(page).waitFor({ state: 'detached' });
  const section = page.getByRole('region', { name: 'Logins' });
  await section.getByText('This login lasts until').waitFor();
  const { personId, app, workspace } = company;
  await stage.roost.sim('POST', '/_sim/tokens', { action: 'password_changed', personId, appId: app.id });
  for (const { id } of await logins(workspace)) await checkLogin(stage.roost.app.ctx, workspace.id, id);

  await page.reload();
  await section.getByText('The password was changed at Facebook, so Meta ended this login.').waitFor();
  await section.getByRole('button', { name: 'Connect with Meta' }).waitFor();
  expect(await page.getByText(/This login lasts until|Data access until|^Granted$/).count()).toBe(0);
});

test('a system-user token is pasted, step by step, and shows what it can see', async () => {
  const { page, company } = await atSettings('Paper Shop');
  await page.getByRole('button', { name: 'Paste a token' }).click();
  await page.getByText('At business.facebook.com open Settings').waitFor();
  const check = page.getByRole('button', { name: 'Check and save token' });
  await page.getByRole('textbox', { name: 'System-user token' }).fill('EAAnonsense');
  await check.click();
  await problem(page).getByText('generate the token again', { exact: false }).waitFor();
  const { body } = await stage.roost.sim<{ token: string }>('POST', '/_sim/tokens', {
    ...{ action: 'mint_system_user', appId: company.app.id },
  });
  await page.getByRole('textbox', { name: 'System-user token' }).fill(body.token);
  await check.click();
  await picker(page).getByRole('button', { name: 'Connect 3 channels' }).click();
  await picker(page).waitFor({ state: 'detached' });
  expect(await connectedFacts(page)).toMatchObject({ 'WhatsApp number': expect.stringMatching(/^Paper Shop/) });
  await page.getByText('Access does not expire.').waitFor();
});

test('a person without any Page is told what is missing', async () => {
  const workspace = await foundWorkspace(first, 'Pageless');
  await saveCredentials(workspace, stage.roost.simulator.app);
  const page = await open(workspace);
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
  const page = await open(first, '?error=state_used');
  const alert = problem(page).filter({ hasText: 'This login was already used' });
  await alert.getByText('Each login works once.', { exact: false }).waitFor();
  await alert.getByRole('button', { name: 'Try again' }).waitFor();
});

test('foreign state without a session: the sentence waits behind the sign-in', async () => {
  const { page } = await atSettings('Signed Out');
  const popup = await openMeta(page);
  const stranger = await stage.visit(popup.url());
  await stranger.getByTestId('continue').click();
  const { body } = await first.owner.call<{ agent: { email: string } }>('GET', '/api/me');
  await stranger.getByRole('textbox', { name: 'Email' }).fill(body.agent.email);
  await stranger.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await problem(stranger).getByText('This login was started in another session').waitFor();
});

test('wrong secret: the token exchange fails, and updating the credentials is the way on', async () => {
  const { page, company } = await atSettings('Old Secret');
  const secret = 'f'.repeat(32);
  await stage.roost.sim('PATCH', `/_sim/apps/${company.app.id}`, { secret });
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
  const { page, company } = await atSettings('Wrong Address');
  const popup = await openMeta(page);
  const message = 'Error validating verification code. Please make sure your redirect_uri is identical.';
  const error = { code: 100, error_subcode: 36008, message };
  await failAtMeta(stage.roost, 'oauth/access_token', { error }, { times: 1 });
  await decide(popup);
  await failsWith(page, company, 'Token exchange failed', 'Meta did not accept the redirect URI.');
  const address = problem(page).getByRole('textbox', { name: 'Redirect URI' });
  expect(await address.inputValue()).toBe(`${stage.roost.url}/api/meta/oauth/callback`);
  await problem(page).getByRole('button', { name: 'Copy Redirect URI' }).waitFor();
});

test('where popups are blocked the whole page goes to Meta and comes back', async () => {
  const { page, company } = await atSettings('No Popups');
  await page.evaluate(() => {
    window.open = () => null;
  });
  await connectButton(page).click();
  await page.getByTestId('continue').click();
  await picker(page).getByText(`${company.name} Owner gave Roost access to these.`).waitFor();
  expect(new URL(page.url()).pathname).toBe(settingsPath(company.workspace));
});

test('on a phone without popups the explanation is in view when the page comes back', async () => {
  const { workspace } = await foundCompany(stage.roost, first, 'Small Screen');
  const page = await stage.signedIn(workspace, settingsPath(workspace), phone);
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
  const { workspace } = await foundCompany(stage.roost, first, 'Cut Tie');
  const page = await stage.signedIn(workspace, settingsPath(workspace));
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
  const workspace = await foundWorkspace(first, 'Bare');
  const page = await open(workspace);
  await connectButton(page).click();
  await problem(page).getByText('Meta App credentials not configured').waitFor();
  await problem(page).getByRole('button', { name: 'Setup Credentials' }).click();
  await page.getByRole('textbox', { name: 'App ID' }).waitFor();
});

test('after “Invalid Scopes”, where Meta’s window never comes back, Roost says which feature to untick, and the doctor too', async () => {
  const { page, company } = await atSettings('Few Rights');
  const permissions = [
    'public_profile',
    'pages_show_list',
    'pages_manage_metadata',
    'pages_read_engagement',
    'pages_messaging',
  ];
  await stage.roost.sim('PATCH', `/_sim/apps/${company.app.id}`, { permissions });
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

test('an Instagram account without a Page: its app is saved, it logs in as itself, and its channel is connected', async () => {
  const { page, company } = await atSettings('Corner Kiosk');
  const app = stage.roost.simulator.world.apps.get(company.app.id);
  await stage.roost.sim('POST', '/_sim/instagram_accounts', { username: 'kiosk.no.page' });

  await instagramButton(page).click();
  await problem(page).getByText('Instagram app not configured').waitFor();
  await problem(page).getByRole('button', { name: 'Set up Instagram app' }).click();
  await page.getByRole('textbox', { name: 'Instagram app ID' }).fill(app?.instagramId ?? '');
  const secret = page.getByRole('textbox', { name: 'Instagram app secret' });
  await secret.fill(company.app.secret);
  await page.getByRole('button', { name: 'Save Instagram app' }).click();
  await page.getByText('Instagram says that this ID and secret do not belong together.').waitFor();
  await secret.fill(app?.instagramSecret ?? '');
  await page.getByRole('button', { name: 'Save Instagram app' }).click();
  await problem(page).filter({ hasText: 'Instagram app not configured' }).waitFor({ state: 'detached' });
  // The word that it was saved is an alert too, and goes by itself.
  await page.getByText('Instagram app saved').waitFor({ state: 'detached' });

  await decide(await openMeta(page, instagramButton(page)), 'cancel');
  await failsWith(
    page,
    company,
    'You cancelled in Instagram’s window',
    'Nothing was connected and nothing has changed.',
  );

  const popup = await openMeta(page, problem(page).getByRole('button', { name: 'Try again' }));
  await popup.getByRole('link', { name: '@kiosk.no.page' }).click();
  await decide(popup);
  await picker(page).getByText('kiosk.no.page gave Roost access to these.').waitFor();
  await picker(page).getByRole('button', { name: 'Connect 1 channel' }).click();
  expect(await connectedFacts(page)).toEqual({
    'Facebook Page': 'Not connected',
    'Instagram account': 'kiosk.no.page',
    'WhatsApp number': 'Not connected',
  });
  const login = page.getByRole('region', { name: 'Logins' }).getByRole('listitem').filter({ hasText: 'kiosk.no.page' });
  await login.getByText('Instagram Login').waitFor();

  // Granted nothing of use the next time, it is held back; in Instagram's window there is no account to tick.
  const again = await openMeta(page, instagramButton(page));
  await again.getByRole('link', { name: '@kiosk.no.page' }).click();
  await again.getByTestId('permission-instagram_business_manage_messages').uncheck();
  await again.getByTestId('permission-instagram_business_manage_comments').uncheck();
  await decide(again);
  const held = page.getByRole('dialog', { name: 'This login would cut off 1 account' });
  await held.getByText('open its window again and leave the permissions on').waitFor();
  await held.getByRole('button', { name: 'Open Instagram’s window again' }).waitFor();
  expect(await held.getByText(/\btick/i).count()).toBe(0);
});

test('with a configuration of Login for Business the page says that it asks in place of the ticks', async () => {
  const { page, company } = await atSettings('Configured');
  const { owner, path } = company.workspace;
  await owner.call('PUT', `${path}/meta/app`, { loginConfigId: '4711' });
  await page.reload();
  const section = page.getByRole('region', { name: 'Connect accounts' });
  await section.getByText('Configuration 4711 decides what Meta’s window asks for').waitFor();
  await section.getByText('3 permissions will be asked for').click();
  expect(await section.getByText('pages_messaging').count()).toBe(0);
  expect(await section.getByText('instagram_business_basic').count()).toBe(1);
});

test('a personal Instagram account is told what to switch, also where popups are blocked', async () => {
  const { page, company } = await atSettings('Just Me');
  const app = stage.roost.simulator.world.apps.get(company.app.id);
  const { owner, path } = company.workspace;
  await owner.call('PUT', `${path}/meta/app`, {
    instagramAppId: app?.instagramId,
    instagramAppSecret: app?.instagramSecret,
  });
  await stage.roost.sim('POST', '/_sim/instagram_accounts', { username: 'a.private.person', personal: true });
  await page.reload();
  await page.evaluate(() => {
    window.open = () => null;
  });
  await instagramButton(page).click();
  await page.getByRole('link', { name: '@a.private.person' }).click();
  await page.getByTestId('continue').click();
  await failsWith(
    page,
    company,
    'This is a personal Instagram account',
    'Instagram hands over messages of professional accounts only.',
  );
});
