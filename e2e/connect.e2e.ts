import { expect, test } from 'vitest';
import { checkLogin } from '../server/src/connections/check-login.ts';
import { logins } from '../server/src/test/roost.ts';
import { failsWith, useConnectStage } from './connect-stage.ts';
import { connectButton, connectedFacts, decide, instagramButton, openMeta, picker, problem } from './connect-steps.ts';

const on = useConnectStage();

test('success: the window closes by itself, a message names what was connected, and the page shows what is and what is not', async () => {
  const { page } = await on.atSettings('Corner Bakery');
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

test('one permission is declined: what needs it stays off, and asking again brings it', async () => {
  const { page } = await on.atSettings('Half Way');
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
  const { page, company } = await on.atSettings('Two Doors');
  const { body: second } = await on.stage.roost.sim('POST', '/_sim/pages', {
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
  const { page, company } = await on.atSettings('Gone Quiet');
  await decide(await openMeta(page));
  await picker(page)
    .getByRole('button', { name: /^Connect \d channels?$/ })
    .click();
  await picker(page).waitFor({ state: 'detached' });
  const section = page.getByRole('region', { name: 'Logins' });
  await section.getByText('This login lasts until').waitFor();
  const { personId, app, workspace } = company;
  await on.stage.roost.sim('POST', '/_sim/tokens', { action: 'password_changed', personId, appId: app.id });
  for (const { id } of await logins(workspace)) await checkLogin(on.stage.roost.app.ctx, workspace.id, id);

  await page.reload();
  await section.getByText('The password was changed at Facebook, so Meta ended this login.').waitFor();
  await section.getByRole('button', { name: 'Connect with Meta' }).waitFor();
  expect(await page.getByText(/This login lasts until|Data access until|^Granted$/).count()).toBe(0);
});

test('a system-user token is pasted, step by step, and shows what it can see', async () => {
  const { page, company } = await on.atSettings('Paper Shop');
  await page.getByRole('button', { name: 'Paste a token' }).click();
  await page.getByText('At business.facebook.com open Settings').waitFor();
  const check = page.getByRole('button', { name: 'Check and save token' });
  await page.getByRole('textbox', { name: 'System-user token' }).fill('EAAnonsense');
  await check.click();
  await problem(page).getByText('generate the token again', { exact: false }).waitFor();
  const { body } = await on.stage.roost.sim<{ token: string }>('POST', '/_sim/tokens', {
    ...{ action: 'mint_system_user', appId: company.app.id },
  });
  await page.getByRole('textbox', { name: 'System-user token' }).fill(body.token);
  await check.click();
  await picker(page).getByRole('button', { name: 'Connect 3 channels' }).click();
  await picker(page).waitFor({ state: 'detached' });
  expect(await connectedFacts(page)).toMatchObject({ 'WhatsApp number': expect.stringMatching(/^Paper Shop/) });
  await page.getByText('Access does not expire.').waitFor();
});

test('an Instagram account without a Page: its app is saved, it logs in as itself, and its channel is connected', async () => {
  const { page, company } = await on.atSettings('Corner Kiosk');
  const app = on.stage.roost.simulator.world.apps.get(company.app.id);
  await on.stage.roost.sim('POST', '/_sim/instagram_accounts', { username: 'kiosk.no.page' });

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
  const { page, company } = await on.atSettings('Configured');
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
  const { page, company } = await on.atSettings('Just Me');
  const app = on.stage.roost.simulator.world.apps.get(company.app.id);
  const { owner, path } = company.workspace;
  await owner.call('PUT', `${path}/meta/app`, {
    instagramAppId: app?.instagramId,
    instagramAppSecret: app?.instagramSecret,
  });
  await on.stage.roost.sim('POST', '/_sim/instagram_accounts', { username: 'a.private.person', personal: true });
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
