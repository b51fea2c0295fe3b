import type { Browser, BrowserContext, Page } from 'playwright-core';
import { invite, type TestAgent } from '../server/src/test/people.ts';
import {
  connectEverything,
  makeWorkspace,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../server/src/test/roost.ts';
import { openBrowser, signIn } from './browser.ts';

/** A Roost beside a simulated Meta, and a browser to look at both. */
export interface Stage {
  roost: TestRoost;
  browser: Browser;
  /** A page in a browser context of its own; fails the test that closes it when the page threw or logged an error. */
  visit(url: string, size?: { width: number; height: number }): Promise<Page>;
  /** A page signed in as the owner of the workspace; with its service worker when `installed`. */
  signedIn(
    workspace: TestWorkspace,
    path: string,
    size?: { width: number; height: number },
    installed?: boolean,
  ): Promise<Page>;
  close(): Promise<void>;
}

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

const stages = new Set<Browser>();

/** Of every stage that is set. */
export function openPages(): Page[] {
  return [...stages].flatMap((browser) => browser.contexts().flatMap((context) => context.pages()));
}

export async function setStage(): Promise<Stage> {
  const [roost, browser] = await Promise.all([startRoost(), openBrowser()]);
  stages.add(browser);
  const contexts: BrowserContext[] = [];
  const troubles: string[] = [];

  async function open(size: { width: number; height: number }, workers = false): Promise<BrowserContext> {
    // The service worker would stand between a page and the routes a test lays; its own test lets it in.
    const context = await browser.newContext({
      viewport: size,
      reducedMotion: 'reduce',
      serviceWorkers: workers ? 'allow' : 'block',
    });
    context.setDefaultTimeout(20_000);
    context.on('weberror', (error) => troubles.push(String(error.error())));
    contexts.push(context);
    return context;
  }

  return {
    roost,
    browser,
    async visit(url, size = desktop) {
      const page = await (await open(size)).newPage();
      await page.goto(url);
      return page;
    },
    async signedIn(workspace, path, size = desktop, installed = false) {
      const context = await open(size, installed);
      await signIn(context, workspace.owner.cookie, roost.url);
      const page = await context.newPage();
      await page.goto(`${roost.url}${path}`);
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      stages.delete(browser);
      await browser.close();
      await roost.close();
      if (troubles.length > 0) throw new Error(`The pages threw: ${troubles.join('\n')}`);
    },
  };
}

export interface Team {
  stage: Stage;
  workspace: TestWorkspace;
  /** Of the connected Facebook Page. */
  pageId: string;
  ben: TestAgent;
}

/** A stage with a workspace whose accounts are connected, and a colleague in it. */
export async function setTeam(): Promise<Team> {
  const stage = await setStage();
  const workspace = await makeWorkspace(stage.roost);
  const channels = await connectEverything(stage.roost, workspace);
  const pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
  return { stage, workspace, pageId, ben: await invite(stage.roost, workspace, 'Ben Baker') };
}
