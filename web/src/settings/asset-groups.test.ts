import type { Asset } from '@roost/contract/meta.ts';
import { expect, test } from 'vitest';
import { groupAssets, tickedAtFirst } from './asset-groups.ts';

function asset(kind: Asset['kind'], externalId: string, more: Partial<Asset> = {}): Asset {
  return {
    kind,
    externalId,
    name: `${kind} ${externalId}`,
    parentId: null,
    detail: null,
    parentName: null,
    pictureUrl: null,
    connected: false,
    connectedBy: null,
    connectable: true,
    keepsHistory: true,
    reason: null,
    ...more,
  };
}

test('an Instagram account stands beneath its Page, in whatever order they come', () => {
  const instagram = asset('instagram', '17', { parentId: '1', parentName: 'Alma Bakery' });
  const page = asset('facebook', '1');
  expect(groupAssets([instagram, page])).toEqual([{ key: '1', heading: null, assets: [page, instagram] }]);
});

test('an Instagram account whose Page is not listed stands under the Page’s name', () => {
  const instagram = asset('instagram', '17', { parentId: '1', parentName: 'Alma Bakery' });
  expect(groupAssets([instagram])).toEqual([{ key: '1', heading: 'Alma Bakery', assets: [instagram] }]);
});

test('WhatsApp numbers of one account stand together, after the Pages', () => {
  const first = asset('whatsapp', '51', { parentId: '7', parentName: 'Alma WhatsApp' });
  const second = asset('whatsapp', '52', { parentId: '7', parentName: 'Alma WhatsApp' });
  const groups = groupAssets([first, asset('facebook', '1'), second]);
  expect(groups.map((group) => group.assets.length)).toEqual([1, 2]);
  expect(groups[1]?.heading).toBe('Alma WhatsApp');
});

test('no asset is lost and none is shown twice', () => {
  const assets = [
    asset('facebook', '1'),
    asset('facebook', '2'),
    asset('instagram', '17', { parentId: '2' }),
    asset('instagram', '18'),
    asset('whatsapp', '51', { parentId: '7' }),
  ];
  const shown = groupAssets(assets).flatMap((group) => group.assets);
  expect(new Set(shown)).toEqual(new Set(assets));
  expect(shown).toHaveLength(assets.length);
});

test('ticked at first is what can be connected and is not yet', () => {
  const assets = [
    asset('facebook', '1'),
    asset('facebook', '2', { connected: true, connectedBy: 'here' }),
    asset('facebook', '3', { connected: true, connectedBy: 'elsewhere' }),
    asset('facebook', '4', { connectable: false, reason: 'No Messages task.' }),
  ];
  expect([...tickedAtFirst({ id: 'here', assets })]).toEqual(['facebook:1']);
});

test('an account that is all a login has is meant, even where another login has it now', () => {
  const elsewhere = asset('instagram', '17', { connected: true, connectedBy: 'elsewhere' });
  expect([...tickedAtFirst({ id: 'here', assets: [elsewhere] })]).toEqual(['instagram:17']);
  const here = asset('instagram', '17', { connected: true, connectedBy: 'here' });
  expect([...tickedAtFirst({ id: 'here', assets: [here] })]).toEqual([]);
});
