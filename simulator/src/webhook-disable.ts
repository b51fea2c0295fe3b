import type { World } from './world.ts';

/**
 * platform.md §3.4: after an hour of failures the app is unsubscribed from that Page or Instagram account. An Instagram
 * account that came by Facebook Login has no install of its own: it receives through its Page's, so that one goes.
 */
export function unsubscribeAccount(world: World, appId: string, object: string, accountId: string) {
  const pageId = object === 'instagram' ? world.instagramAccounts.get(accountId)?.pageId : accountId;
  world.pages.get(pageId ?? '')?.installs.delete(appId);
  if (object === 'instagram') world.instagramAccounts.get(accountId)?.installs.delete(appId);
}
