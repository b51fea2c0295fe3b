import type { Browser, Page } from 'playwright-core';
import { signIn } from '../e2e/browser.ts';
import type { World } from '../torture/world.ts';

/** An agent's inbox in a fresh browser profile; `conversationId` opens that thread. */
export async function openInbox(
  browser: Browser,
  world: World,
  url: string,
  conversationId?: string,
  agent: { cookie: string } = world.workspace.owner,
): Promise<Page> {
  const origin = url.replace('127.0.0.1', 'localhost');
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await signIn(context, agent.cookie, origin);
  const page = await context.newPage();
  const thread = conversationId === undefined ? '' : `/${conversationId}`;
  await page.goto(`${origin}/w/${world.workspace.id}/inbox${thread}`);
  if (conversationId === undefined) await page.getByTestId('conversation-list').waitFor();
  else await page.getByRole('textbox', { name: 'Reply' }).waitFor();
  return page;
}
