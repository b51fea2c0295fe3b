import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEverything, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { corpus } from './markup-corpus.ts';
import { type Stage, setStage } from './stage.ts';

/** So many texts to a conversation that its thread shows them all. */
const perPerson = 16;

let stage: Stage;
let workspace: TestWorkspace;
let page: Page;

beforeAll(async () => {
  stage = await setStage();
  workspace = await makeWorkspace(stage.roost);
  await connectEverything(stage.roost, workspace);
  for (let from = 0; from < corpus.length; from += perPerson) await tell(corpus.slice(from, from + perPerson));
  await sendCards();
  await stage.roost.settle();
  await writeOurselves();
  await writeTemplates();
  page = await stage.signedIn(workspace, '/');
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { refusedByPolicy: seen });
    document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective, sample }) => {
      // A library asks once whether it may compile code, and goes without; no text can ask that.
      if (blockedURI !== 'eval') seen.push(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
});

afterAll(() => stage?.close());

const dialogs: string[] = [];

/** One person whose name is markup, who writes these texts: as messages, and every fourth as the caption of a photo. */
async function tell(texts: readonly string[]): Promise<void> {
  const { body: person } = await stage.roost.sim<{ id: string }>('POST', '/_sim/customers', { name: texts[0] });
  for (const [n, text] of texts.entries()) {
    await stage.roost.sim('POST', '/_sim/send', {
      platform: 'whatsapp',
      customerId: person.id,
      text,
      ...(n % 4 === 3 ? { attachments: [{ type: 'file', name: `${text.slice(0, 60)}.pdf` }] } : {}),
    });
  }
}

const addresses = [
  'javascript:top.ran=1',
  ' JaVaScRiPt:top.ran=1',
  'java\nscript:top.ran=1',
  'javascript://example.com/%0atop.ran=1',
  'vbscript:top.ran=1',
  'data:text/html,<script>top.ran=1</script>',
];

/** Cards of every look that has a link of its own, leading to what would run. */
async function sendCards(): Promise<void> {
  const { sim } = stage.roost;
  for (const url of addresses) {
    const { body: person } = await sim<{ id: string }>('POST', '/_sim/customers', { name: 'Carla Cards' });
    const send = (platform: string, sent: object) =>
      sim('POST', '/_sim/send', { platform, customerId: person.id, ...sent });
    const title = `Card to ${url}`;
    const buttons = [{ type: 'web_url', title: `Button to ${url}`, url }];
    const element = { title, subtitle: url, item_url: url, default_action: { type: 'web_url', url }, buttons };
    const generic = { template_type: 'generic', elements: [element] };
    await send('messenger', { attachments: [{ type: 'template', payload: generic }] });
    await send('messenger', { attachments: [{ type: 'fallback', payload: { title, url } }] });
    const advert = { source_url: url, source_type: 'ad', source_id: '1', headline: title, body: url };
    await send('whatsapp', { text: title, referral: advert });
    await send('whatsapp', { whatsapp: { type: 'location', body: { name: title, address: url, url } } });
    const phones = [{ phone: url, type: 'WORK' }];
    const card = { name: { formatted_name: title }, phones, emails: [{ email: url }], urls: [{ url }] };
    await send('whatsapp', { whatsapp: { type: 'contacts', body: [card] } });
  }
}

/** Templates whose words are markup, as Meta would have approved them. */
async function writeTemplates(): Promise<void> {
  const { owner, path } = workspace;
  const conversations = `${path}/conversations?limit=100`;
  const { body } = await owner.call<{ items: { channelId: string; kind: string }[] }>('GET', conversations);
  const channelId = body.items.find(({ kind }) => kind === 'whatsapp')?.channelId;
  for (const [n, text] of corpus.slice(0, 12).entries()) {
    const components = [{ type: 'BODY', text }];
    const wish = { channelId, name: `markup_${n}`, language: 'en', category: 'UTILITY', components };
    const { status } = await owner.call('POST', `${path}/templates`, wish);
    if (status !== 201) throw new Error(`the template was answered with ${status}`);
  }
  await owner.call('POST', `${path}/templates/sync`, {});
  await stage.roost.settle();
}

/** What people of the company write: notes, labels, teams, saved replies, the names of contacts. */
async function writeOurselves(): Promise<void> {
  const { owner, path } = workspace;
  const { body: conversations } = await owner.call<{ items: { id: string }[] }>('GET', `${path}/conversations`);
  const { body: contacts } = await owner.call<{ items: { id: string }[] }>('GET', `${path}/contacts`);
  for (const [n, text] of corpus.slice(0, 12).entries()) {
    const short = text.slice(0, 40);
    const conversation = `${path}/conversations/${conversations.items[n % conversations.items.length]?.id}`;
    await owner.call('POST', `${conversation}/messages`, { clientKey: `note ${n}`, mode: 'note', text });
    await owner.call('POST', `${path}/labels`, { name: short, color: 'blue' });
    await owner.call('POST', `${path}/teams`, { name: short });
    await owner.call('POST', `${path}/saved-replies`, { name: short, text });
    await owner.call('POST', `${path}/contacts/${contacts.items[n % contacts.items.length]?.id}/notes`, { text });
  }
}

async function conversationsOf(name: string): Promise<string[]> {
  const path = `${workspace.path}/conversations?status=all&limit=100&q=${name}`;
  const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', path);
  return body.items.map(({ id }) => id);
}

/** What ran, what the policy had to stop, and what of a text became more than a text. */
async function harm(): Promise<string[]> {
  const found = await page.evaluate(() => {
    const { ran, refusedByPolicy } = window as unknown as { ran?: number; refusedByPolicy: string[] };
    const leads = /^\W*(javascript|vbscript|data:text)/i;
    const plain = (address: string) => address.replace(/\s/g, '');
    const handlers = [...document.querySelectorAll('*')].filter((element) =>
      [...element.attributes].some(
        ({ name, value }) =>
          name.startsWith('on') || (/^(href|src|action|formaction|xlink:href)$/.test(name) && leads.test(plain(value))),
      ),
    );
    return [
      ...(ran === undefined ? [] : ['a script ran']),
      ...refusedByPolicy.map((each) => `stopped only by the policy: ${each}`),
      ...handlers.map((element) => `became an element: ${element.outerHTML.slice(0, 200)}`),
    ];
  });
  return [...found, ...dialogs];
}

test('two hundred texts that would run as script stand in the threads, letter for letter', async () => {
  expect(new Set(corpus).size).toBeGreaterThanOrEqual(200);
  const cards = await conversationsOf('Carla');
  const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', `${workspace.path}/conversations`);
  const shown: string[] = [];
  for (const { id } of body.items.filter((one) => !cards.includes(one.id))) {
    await page.goto(`${stage.roost.url}/w/${workspace.id}/inbox/${id}`);
    await page.getByRole('textbox', { name: 'Reply' }).waitFor();
    await page.locator('[data-direction="in"]').first().waitFor();
    shown.push(...(await page.locator('[data-direction="in"]').allTextContents()));
    expect(await harm()).toEqual([]);
  }
  const all = shown.join('\n');
  expect(corpus.filter((text) => !all.includes(text.trim()))).toEqual([]);
});

test('no card leads to what would run', async () => {
  const shown: string[] = [];
  for (const id of await conversationsOf('Carla')) {
    await page.goto(`${stage.roost.url}/w/${workspace.id}/inbox/${id}`);
    await page.locator('[data-direction="in"]').first().waitFor();
    shown.push(...(await page.locator('[data-direction="in"]').allTextContents()));
    expect(await harm()).toEqual([]);
  }
  const all = shown.join('\n');
  expect(addresses.filter((url) => all.split(`Card to ${url}`).length < 6)).toEqual([]);
});

test('the words of a template do not run where it is chosen, filled in and sent', async () => {
  const { body: person } = await stage.roost.sim<{ id: string }>('POST', '/_sim/customers', {
    name: 'Zenobia Template',
  });
  const at = Date.now() - 25 * 3_600_000;
  const sent = { platform: 'whatsapp', customerId: person.id, text: 'Yesterday', at };
  await stage.roost.sim('POST', '/_sim/send', sent);
  await stage.roost.settle();
  const [id = expect.unreachable('Zenobia wrote nothing')] = await conversationsOf('Zenobia');
  await page.goto(`${stage.roost.url}/w/${workspace.id}/inbox/${id}`);
  const [words = ''] = corpus;
  await page.getByRole('button', { name: /markup_0/ }).click();
  await page.getByRole('region', { name: 'Preview' }).getByText(words).waitFor();
  expect(await harm()).toEqual([]);
  await page.getByRole('button', { name: 'Send template' }).click();
  await page.locator('[data-direction="out"]', { hasText: words }).waitFor();
  expect(await harm()).toEqual([]);
});

test('nor do names, labels, teams, saved replies, notes and search results run', async () => {
  const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', `${workspace.path}/contacts`);
  for (const path of [
    '/inbox',
    '/contacts',
    `/contacts/${body.items[0]?.id}`,
    '/settings/labels',
    '/settings/teams',
    '/settings/replies',
    '/settings/templates',
  ]) {
    await page.goto(`${stage.roost.url}/w/${workspace.id}${path}`);
    await page.getByText('top.ran').first().waitFor();
    expect({ path, harm: await harm() }).toEqual({ path, harm: [] });
  }
  await page.goto(`${stage.roost.url}/w/${workspace.id}/inbox`);
  await page.getByRole('searchbox').fill('onerror');
  await page.locator('mark').first().waitFor();
  expect(await harm()).toEqual([]);
});

test('a script that came to stand in the page all the same would not run', async () => {
  const bare = await stage.browser.newPage();
  await bare.goto(stage.roost.url);
  const refused = await bare.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
      }),
  );
  expect(refused).toBe('script-src-elem');
  expect(await bare.evaluate(() => 'ran' in window)).toBe(false);
  await bare.close();
});
