/** Calls to Meta for a Page, with the Page's token. */
import type { GraphCaller } from '../../meta/graph.ts';
import { textOf } from '../../meta/read-json.ts';
import type { ChannelTarget, DiscoveredAsset, Grant, Profile } from '../channel.ts';
import { obstacle, pagesOf, type Use } from '../pages.ts';

const uses: readonly [Use, ...Use[]] = [
  { scope: 'pages_messaging', task: 'MESSAGING' },
  { scope: 'pages_manage_engagement', task: 'MODERATE' },
];

export async function discover(graph: GraphCaller, grant: Grant): Promise<DiscoveredAsset[]> {
  if (grant.itself) return [];
  const pages = await pagesOf(graph, grant);
  return pages.map((page) => {
    const reason = obstacle(page, page.id, grant, uses, `the Page ${page.name}`);
    return {
      kind: 'facebook',
      externalId: page.id,
      name: page.name,
      detail: null,
      parentId: null,
      parentName: null,
      pictureUrl: page.pictureUrl,
      token: page.token,
      connectable: reason === null,
      reason,
    };
  });
}

/** Empty without the feature Business Asset User Profile Access (META.md §4). */
export async function profile(
  graph: GraphCaller,
  _target: ChannelTarget,
  person: { externalId: string },
): Promise<Profile> {
  const answer = await graph.get(person.externalId, { fields: 'name,first_name,last_name,profile_pic' });
  const parts = [textOf(answer.first_name), textOf(answer.last_name)].filter((part) => part !== null).join(' ');
  return { name: textOf(answer.name) ?? (parts || null), username: null, pictureUrl: textOf(answer.profile_pic) };
}
