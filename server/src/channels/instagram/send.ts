/** Calls to Meta for an Instagram account by way of its Page, with the Page's token. */
import { type GraphCaller, GraphFailure } from '../../meta/graph.ts';
import { textOf } from '../../meta/read-json.ts';
import type { ChannelTarget, DiscoveredAsset, Grant, Profile } from '../channel.ts';
import { obstacle, pagesOf, type Use } from '../pages.ts';

const uses: readonly Use[] = [
  { scope: 'instagram_manage_messages', task: 'MESSAGING' },
  { scope: 'instagram_manage_comments', task: 'MODERATE' },
];

export async function discover(graph: GraphCaller, grant: Grant): Promise<DiscoveredAsset[]> {
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

export function pageOf(target: ChannelTarget): string {
  if (target.parentId === null) throw new GraphFailure('unsent', 'This Instagram account has no Page.');
  return target.parentId;
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
