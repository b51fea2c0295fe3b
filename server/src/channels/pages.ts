/** Every Page a login can see: the union of the ways Meta offers (META.md §2). */
import { type GraphCaller, GraphFailure } from '../meta/graph.ts';
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf, objectOf, textOf, textsOf } from '../meta/read-json.ts';
import type { Grant } from './channel.ts';

export interface Page {
  id: string;
  name: string;
  /** The Page's own token; null when the person may not have it. */
  token: string | null;
  /** Null: Meta did not say. */
  tasks: readonly string[] | null;
  pictureUrl: string | null;
  instagram: { id: string; username: string; name: string | null; pictureUrl: string | null } | null;
}

export async function pagesOf(graph: GraphCaller, grant: Grant): Promise<Page[]> {
  const fields = grant.scopes.includes('instagram_basic')
    ? 'id,name,access_token,tasks,picture{url},instagram_business_account{id,username,name,profile_picture_url}'
    : 'id,name,access_token,tasks,picture{url}';
  const found = new Map<string, Page>();
  const add = (raw: JsonObject) => {
    const page = pageOf(raw);
    // The same Page may come again by a poorer way, without its token.
    if (page && (!found.has(page.id) || found.get(page.id)?.token === null)) found.set(page.id, page);
  };
  for await (const raw of graph.pages('me/accounts', { fields, limit: 100 })) add(raw);
  // Pages of a portfolio are missing from /me/accounts without business_management; the grant still names them.
  for (const id of pageTargets(grant)) {
    if (!found.has(id)) await tolerant(async () => add(await graph.get(id, { fields })));
  }
  if (grant.scopes.includes('business_management')) {
    await tolerant(async () => {
      for await (const business of graph.pages('me/businesses', { fields: 'id', limit: 100 })) {
        for (const edge of ['owned_pages', 'client_pages']) {
          await tolerant(async () => {
            for await (const raw of graph.pages(`${idOf(business.id)}/${edge}`, { fields, limit: 100 })) add(raw);
          });
        }
      }
    });
  }
  return [...found.values()];
}

function pageTargets(grant: Grant): string[] {
  const ids = [...grant.targets].filter(([scope]) => scope.startsWith('pages_')).flatMap(([, targets]) => targets);
  return [...new Set(ids)];
}

/** One way that Meta refuses must not spoil the others; a call without an answer does, for half a list looks like a whole one. */
export async function tolerant(way: () => Promise<void>): Promise<void> {
  try {
    await way();
  } catch (error) {
    if (!(error instanceof GraphFailure) || error.outcome !== 'refused' || error.code === 190) throw error;
  }
}

function pageOf(raw: JsonObject): Page | null {
  const id = idOf(raw.id);
  if (id === null) return null;
  const account = objectOf(raw.instagram_business_account);
  const instagramId = idOf(account?.id);
  return {
    id,
    name: textOf(raw.name) ?? id,
    token: textOf(raw.access_token),
    tasks: Array.isArray(raw.tasks) ? textsOf(raw.tasks) : null,
    pictureUrl: textOf(objectOf(objectOf(raw.picture)?.data)?.url) ?? textOf(objectOf(raw.picture)?.url),
    instagram:
      instagramId === null
        ? null
        : {
            id: instagramId,
            username: textOf(account?.username) ?? instagramId,
            name: textOf(account?.name),
            pictureUrl: textOf(account?.profile_picture_url),
          },
  };
}

/** One use of a Page or Instagram account: the permission, the assets it covers, and the task the person needs. */
export interface Use {
  scope: string;
  task: 'MESSAGING' | 'MODERATE';
}

/**
 * Why a Page (or the Instagram account behind it) cannot be connected, or null. One use that works is enough; the
 * sentence explains the first that does not.
 */
export function obstacle(
  page: Page,
  assetId: string,
  grant: Grant,
  uses: readonly [Use, ...Use[]],
  what: string,
): string | null {
  if (page.token === null)
    return `Meta gives no access to ${what}: ask someone with full control of the Page for a role on it.`;
  if (!grant.scopes.includes('pages_manage_metadata')) {
    return 'The permission pages_manage_metadata was not granted: without it Meta delivers no messages to Roost.';
  }
  // Subscribing needs it whatever the account is connected for: the list of fields is taken or refused as a whole.
  const [messages] = uses;
  if (!grant.scopes.includes(messages.scope)) return `The permission ${messages.scope} was not granted.`;
  const reasons = uses.map(({ scope, task }) => {
    if (!grant.scopes.includes(scope)) return `The permission ${scope} was not granted.`;
    const targets = grant.targets.get(scope);
    if (targets !== undefined && !targets.includes(assetId) && !targets.includes(page.id)) {
      return `${what} was not ticked at Meta for ${scope}.`;
    }
    return page.tasks === null || page.tasks.includes(task) ? null : `You have no ${taskNames[task]} role on ${what}.`;
  });
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

const taskNames = { MESSAGING: 'messages', MODERATE: 'community activity' } as const;
