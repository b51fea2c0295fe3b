import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

test('an empty Roost leads from the first page to saved credentials', async () => {
  const { roost } = stage;
  const { id: appId, secret } = roost.simulator.app;
  const latecomer = await stage.visit(roost.url);
  await latecomer.getByRole('heading', { name: 'Welcome to Roost' }).waitFor();

  const page = await stage.visit(roost.url);
  const heard = listen(page);
  await createAccount(page, 'Olivia Owner', 'olivia@example.com', 'Sunny Side');
  await page.waitForURL(/\/w\/[0-9a-f-]+\/settings\/meta/);
  await page.getByRole('heading', { name: 'Meta (Instagram/Facebook)' }).waitFor();
  await page.getByText('Next: give Roost the credentials of your Meta app.').waitFor();

  await page.getByRole('button', { name: 'Setup Credentials' }).click();
  await saveCredentials(page, 'my-app', secret);
  await page.getByText('Invalid App ID format').waitFor();
  await saveCredentials(page, appId, '0'.repeat(32));
  await page.getByText('Meta says that App ID and App Secret do not belong together.').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Use the credentials from the environment' }).click();
  await page.getByText('Next: press Connect with Meta.').waitFor();
  await page.getByRole('button', { name: 'Update Credentials' }).waitFor();

  expect(await readAddresses(page)).toEqual({
    'Redirect URI': `${roost.url}/api/meta/oauth/callback`,
    'Webhook URL': `${roost.url}/api/meta/webhook`,
    'Verify token': expect.stringMatching(/^\S{8,}$/),
    'Deauthorize URL': `${roost.url}/api/meta/deauthorize`,
    'Data deletion URL': `${roost.url}/api/meta/data-deletion`,
  });
  expect(await challenge(page)).toBe('1158201444');

  await page.reload();
  await page.getByText('Saved, encrypted, never shown again').waitFor();
  await page.getByRole('button', { name: 'Update Credentials' }).click();
  expect(await page.getByRole('textbox', { name: 'App ID' }).inputValue()).toBe(appId);
  expect(await page.getByRole('textbox', { name: 'App Secret' }).inputValue()).toBe('');
  expect(await page.content()).not.toContain(secret);
  const answers = await heard();
  expect(answers).toContain(appId);
  expect(answers).not.toContain(secret);

  await createAccount(latecomer, 'Too Late', 'late@example.com', 'Night Shift');
  await latecomer.getByRole('alert').getByText('Roost is set up already.').waitFor();
  await latecomer.getByRole('link', { name: 'Sign in' }).click();
  await latecomer.getByRole('heading', { name: 'Sign in to Roost' }).waitFor();
});

async function createAccount(page: Page, name: string, email: string, workspace: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
  await page.getByRole('textbox', { name: 'Workspace name' }).fill(workspace);
  await page.getByRole('button', { name: 'Create account' }).click();
}

async function saveCredentials(page: Page, appId: string, secret: string): Promise<void> {
  await page.getByRole('textbox', { name: 'App ID' }).fill(appId);
  await page.getByRole('textbox', { name: 'App Secret' }).fill(secret);
  await page.getByRole('button', { name: 'Save Credentials' }).click();
}

/** Presses every copy button and reads the clipboard: what arrives there, not what is drawn. */
async function readAddresses(page: Page): Promise<Record<string, string>> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied: Record<string, string> = {};
  for (const label of ['Redirect URI', 'Webhook URL', 'Verify token', 'Deauthorize URL', 'Data deletion URL']) {
    await page.getByRole('button', { name: `Copy ${label}` }).click();
    const shown = await page.getByRole('textbox', { name: label }).inputValue();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
    copied[label] = shown;
  }
  return copied;
}

/** Meta's check of the webhook, with the address and the token that the page shows. */
async function challenge(page: Page): Promise<string> {
  const url = new URL(await page.getByRole('textbox', { name: 'Webhook URL' }).inputValue());
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', await page.getByRole('textbox', { name: 'Verify token' }).inputValue());
  url.searchParams.set('hub.challenge', '1158201444');
  return (await fetch(url)).text();
}

/** Collects what the API answers to this page from now on. */
function listen(page: Page): () => Promise<string> {
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    const live = response.headers()['content-type']?.includes('event-stream') === true;
    // An answer that a reload overtook has no body any more.
    if (response.url().includes('/api/') && !live) answers.push(response.text().catch(() => ''));
  });
  return async () => (await Promise.all(answers)).join('\n');
}

test('opened under another address, Roost says where it lives and leads there', async () => {
  const elsewhere = stage.roost.url.replace('localhost', '127.0.0.1');
  const page = await stage.visit(`${elsewhere}/sign-in`);
  await page
    .getByText(`You opened ${elsewhere}. Signing in and connecting with Meta work only at ${stage.roost.url}`)
    .waitFor();
  await page.getByRole('link', { name: `Open ${stage.roost.url}` }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(page.url()).toBe(`${stage.roost.url}/sign-in`);
});

test('signing in leads on inside Roost alone, whatever the address says comes next', async () => {
  const land = async (next: string) => {
    const page = await stage.visit(`${stage.roost.url}/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByRole('textbox', { name: 'Email' }).fill('olivia@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await page.getByRole('navigation').first().waitFor();
    return new URL(page.url());
  };
  const { pathname } = await land('/');
  const own = pathname.replace(/^(\/w\/[^/]+).*/, '$1/settings/members');
  expect((await land(own)).pathname).toBe(own);
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example']) {
    const { origin, pathname: landed } = await land(next);
    expect([next, origin, landed]).toEqual([next, stage.roost.url, pathname]);
  }
});
