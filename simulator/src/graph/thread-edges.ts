import { hasPermission } from '../tokens.ts';
import { instagramOfPage, type Page, type Thread } from '../world.ts';
import { anyToken, type Call, mayTouchPage, required, text } from './call.ts';
import { graphError, missingPermission, noSuchObject } from './errors.ts';
import { paginate } from './paging.ts';

/** GET {page}/conversations: which conversations there are, newest first (platform.md §4.7); their messages are not here. */
export function getConversations(call: Call, page: Page): object {
  const { token } = anyToken(call);
  if (!mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  const instagram = text(call, 'platform') === 'instagram';
  const needed = instagram ? ['instagram_basic', 'instagram_manage_messages'] : ['pages_messaging'];
  for (const permission of needed)
    if (!hasPermission(call.world, token, permission)) throw missingPermission(permission);
  const account = instagramOfPage(call.world, page);
  if (instagram && account?.allowsMessageAccess === false) {
    throw graphError({
      code: 200,
      subcode: 2534041,
      message: '(#200) The Instagram account owner has disabled access to instagram direct messages.',
      rule: 'platform.md §5.2 200/2534041',
    });
  }
  const assetId = instagram ? account?.id : page.id;
  const threads = [...call.world.threads.values()]
    .filter((thread) => thread.assetId === assetId)
    .sort((a, b) => b.lastAtMs - a.lastAtMs);
  return paginate(call, threads, (thread) => ({
    id: thread.id,
    link: `/${page.id}/inbox/${thread.id}/`,
    updated_time: new Date(thread.lastAtMs).toISOString().replace(/\.\d+Z$/, '+0000'),
  }));
}

/** GET {page}/thread_owner?recipient=: the app that holds the conversation; empty while idle (platform.md §4.9). */
export function getThreadOwner(call: Call, page: Page): object {
  const { token } = anyToken(call);
  if (!mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  const owner = threadOf(call, required(call, 'recipient'))?.ownerAppId;
  return { data: owner === undefined || owner === null ? [] : [{ thread_owner: { app_id: owner } }] };
}

function threadOf(call: Call, scopedId: string): Thread | undefined {
  const known = call.world.byScopedId.get(scopedId);
  return [...call.world.threads.values()].find(
    ({ assetId, customerId }) => assetId === known?.assetId && customerId === known.customerId,
  );
}
