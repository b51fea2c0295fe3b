/** Every WhatsApp number a login can see: the union of the ways to its accounts (META.md §2). */
import type { GraphCaller } from '../../meta/graph.ts';
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, textOf } from '../../meta/read-json.ts';
import type { DiscoveredAsset, Grant } from '../channel.ts';
import { tolerant } from '../pages.ts';

const management = 'whatsapp_business_management';
const messaging = 'whatsapp_business_messaging';

export async function discover(graph: GraphCaller, grant: Grant): Promise<DiscoveredAsset[]> {
  if (!grant.scopes.includes(management)) return [];
  const assets = new Map<string, DiscoveredAsset>();
  for (const accountId of await accountsOf(graph, grant)) {
    await tolerant(async () => {
      const account = await graph.get(accountId, { fields: 'id,name' });
      const fields = 'id,display_phone_number,verified_name,status';
      for await (const number of graph.pages(`${accountId}/phone_numbers`, { fields, limit: 100 })) {
        const asset = assetOf(number, accountId, textOf(account.name), grant);
        if (asset) assets.set(asset.externalId, asset);
      }
    });
  }
  return [...assets.values()];
}

/** Where the grant names accounts, those are the ones that were ticked. */
async function accountsOf(graph: GraphCaller, grant: Grant): Promise<ReadonlySet<string>> {
  const named = [management, messaging].flatMap((scope) => grant.targets.get(scope) ?? []);
  const ids = new Set(named);
  if (grant.targets.has(management)) return ids;
  const collect = (path: string) =>
    tolerant(async () => {
      for await (const account of graph.pages(path, { fields: 'id', limit: 100 })) {
        const id = idOf(account.id);
        if (id !== null) ids.add(id);
      }
    });
  await collect('me/assigned_whatsapp_business_accounts');
  if (grant.scopes.includes('business_management')) {
    await tolerant(async () => {
      for await (const business of graph.pages('me/businesses', { fields: 'id', limit: 100 })) {
        await collect(`${idOf(business.id)}/owned_whatsapp_business_accounts`);
        await collect(`${idOf(business.id)}/client_whatsapp_business_accounts`);
      }
    });
  }
  return ids;
}

function assetOf(
  number: JsonObject,
  accountId: string,
  accountName: string | null,
  grant: Grant,
): DiscoveredAsset | null {
  const externalId = idOf(number.id);
  if (externalId === null) return null;
  const display = textOf(number.display_phone_number);
  const reason = grant.scopes.includes(messaging) ? null : `The permission ${messaging} was not granted.`;
  return {
    kind: 'whatsapp',
    externalId,
    name: textOf(number.verified_name) ?? display ?? externalId,
    detail: display,
    parentId: accountId,
    parentName: accountName,
    pictureUrl: null,
    token: null,
    connectable: reason === null,
    reason,
  };
}
