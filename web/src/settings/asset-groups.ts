import type { Asset } from '@roost/contract/meta.ts';

export interface AssetGroup {
  key: string;
  /** The Page or WhatsApp account the assets hang on; null when the first asset is the heading itself. */
  heading: string | null;
  assets: Asset[];
}

export function assetKey(asset: Asset): string {
  return `${asset.kind}:${asset.externalId}`;
}

/** Each Page with its Instagram account beneath it, then Instagram accounts of Pages not listed, then WhatsApp numbers by account. */
export function groupAssets(assets: readonly Asset[]): AssetGroup[] {
  const groups = new Map<string, AssetGroup>();
  for (const asset of assets) {
    if (asset.kind === 'facebook') {
      groups.set(asset.externalId, { key: asset.externalId, heading: null, assets: [asset] });
    }
  }
  for (const asset of assets) {
    if (asset.kind === 'facebook') {
      continue;
    }
    const key = asset.parentId ?? assetKey(asset);
    const group = groups.get(key);
    if (group) {
      group.assets.push(asset);
    } else {
      groups.set(key, { key, heading: asset.parentName, assets: [asset] });
    }
  }
  return [...groups.values()];
}

/** What is ticked when the picker opens: everything that can be connected and is not yet. */
export function tickedAtFirst(assets: readonly Asset[]): Set<string> {
  return new Set(assets.filter((asset) => asset.connectable && !asset.connected).map(assetKey));
}
