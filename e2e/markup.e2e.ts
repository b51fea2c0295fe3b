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
  await stage.roost.settle();
  await writeOurselves();
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

/** What ran, what the policy had to stop, and what of a text became more than a text. */
async function harm(): Promise<string[]> {
  const found = await page.evaluate(() => {
    const { ran, refusedByPolicy } = window as unknown as { ran?: number; refusedByPolicy: string[] };
    const leads = /^\W*(javascript|vbscript|data:text)/i;
    const handlers = [...document.querySelectorAll('*')].filter((element) =>
      [...element.attributes].some(
        ({ name, value }) =>
          name.startsWith('on') || (/^(href|src|action|formaction|xlink:href)$/.test(name) && leads.test(value)),
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
  const { body } = await workspace.owner.call<{ items: { id: string }[] }>('GET', `${workspace.path}/conversations`);
  const shown: string[] = [];
  for (const { id } of body.items) {
    await page.goto(`${stage.roost.url}/w/${workspace.id}/inbox/${id}`);
    await page.getByRole('textbox', { name: 'Reply' }).waitFor();
    await page.locator('[data-direction="in"]').first().waitFor();
    shown.push(...(await page.locator('[data-direction="in"]').allTextContents()));
    expect(await harm()).toEqual([]);
  }
  const all = shown.join('\n');
  expect(corpus.filter((text) => !all.includes(text.trim()))).toEqual([]);
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
