import type { Asset, Login } from '@roost/contract/meta.ts';

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

/** Connected, and by this very login: nothing is left to do. */
export function isDone(asset: Asset, loginId: string): boolean {
  return asset.connected && asset.connectedBy === loginId;
}

/**
 * What is ticked when the picker opens: everything that can be connected and is not yet. An account that is all a login
 * has is meant, even where another login has it now.
 */
export function tickedAtFirst({ id, assets }: Pick<Login, 'id' | 'assets'>): Set<string> {
  const only = assets.length === 1;
  const open = assets.filter((asset) => asset.connectable && (only ? !isDone(asset, id) : !asset.connected));
  return new Set(open.map(assetKey));
}
