/** Calls to Meta for an Instagram account: by way of its Page with the Page's token, or as itself with its own. */
import type { GraphCaller } from '../../meta/graph.ts';
import { readInstagramSelf } from '../../meta/instagram-oauth.ts';
import { textOf } from '../../meta/read-json.ts';
import type { ChannelTarget, DiscoveredAsset, Grant, Profile } from '../channel.ts';
import { obstacle, pagesOf, type Use } from '../pages.ts';
import { ownFields } from './own-install.ts';

const uses: readonly [Use, ...Use[]] = [
  { scope: 'instagram_manage_messages', task: 'MESSAGING' },
  { scope: 'instagram_manage_comments', task: 'MODERATE' },
];

export async function discover(graph: GraphCaller, grant: Grant): Promise<DiscoveredAsset[]> {
  if (grant.itself) return [await itself(graph, grant)];
  // Without it Meta does not show which Page has an Instagram account.
  if (!grant.scopes.includes('instagram_basic')) return [];
  const pages = await pagesOf(graph, grant);
  return pages.flatMap((page) => {
    if (page.instagram === null) return [];
    const account = page.instagram;
    const reason = obstacle(page, account.id, grant, uses, `the Instagram account ${account.username}`);
    const asset: DiscoveredAsset = {
      kind: 'instagram',
      externalId: account.id,
      name: account.username,
      detail: page.name,
      parentId: page.id,
      parentName: page.name,
      pictureUrl: account.pictureUrl,
      token: page.token,
      connectable: reason === null,
      reason,
    };
    return [asset];
  });
}

/** The one account that logged in. Its `user_id` is the number by which the Page path names it too (platform.md §2). */
async function itself(graph: GraphCaller, grant: Grant): Promise<DiscoveredAsset> {
  const { accountId, username, pictureUrl } = await readInstagramSelf(graph);
  const useful = Object.keys(ownFields).some((permission) => grant.scopes.includes(permission));
  return {
    ...{ kind: 'instagram', externalId: accountId, name: username, detail: null, pictureUrl },
    // The login's own token is the account's.
    ...{ parentId: null, parentName: null, token: null },
    connectable: useful,
    reason: useful ? null : 'Neither messages nor comments were granted in Instagram’s window.',
  };
}

/** Where its calls go: to its Page, or to itself where it has its own login (platform.md §4.1). */
export function nodeOf(account: ChannelTarget): string {
  return account.parentId ?? account.externalId;
}

/** Only for people who have written to us (META.md §4). */
export async function profile(
  graph: GraphCaller,
  _target: ChannelTarget,
  person: { externalId: string },
): Promise<Profile> {
  const answer = await graph.get(person.externalId, { fields: 'name,username,profile_pic' });
  return { name: textOf(answer.name), username: textOf(answer.username), pictureUrl: textOf(answer.profile_pic) };
}
