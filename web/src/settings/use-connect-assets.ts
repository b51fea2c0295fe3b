import { readDoctor, runDoctor } from '@roost/contract/doctor.ts';
import { type Asset, connectChannel, type Login, listChannels, listLogins } from '@roost/contract/meta.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '../api.ts';
import { keyOf } from '../query.ts';
import { assetKey } from './asset-groups.ts';

export type AssetProgress = { step: 'working' } | { step: 'done' } | { step: 'failed'; error: ApiError };

/** Connects assets one after another, keeping the progress of each; one refusal does not stop the rest. */
export function useConnectAssets(workspaceId: string) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<ReadonlyMap<string, AssetProgress>>(new Map());
  const [working, setWorking] = useState(false);

  function note(asset: Asset, step: AssetProgress): void {
    setProgress((before) => new Map(before).set(assetKey(asset), step));
  }

  /** Gives back the assets that are connected now. */
  async function connect(
    login: Login,
    assets: readonly Asset[],
    pins: ReadonlyMap<string, string>,
    importHistory: boolean,
  ): Promise<Asset[]> {
    const params = { workspaceId };
    const connected: Asset[] = [];
    setWorking(true);
    for (const asset of assets) {
      const pin = pins.get(assetKey(asset));
      note(asset, { step: 'working' });
      try {
        const { kind, externalId } = asset;
        await call(connectChannel, {
          params,
          body: { loginId: login.id, kind, externalId, importHistory, ...(pin ? { pin } : {}) },
        });
        note(asset, { step: 'done' });
        connected.push(asset);
      } catch (error) {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        note(asset, { step: 'failed', error });
      }
    }
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listChannels, { params }) }),
      client.invalidateQueries({ queryKey: keyOf(listLogins, { params }) }),
    ]);
    setWorking(false);
    if (connected.length > 0) {
      void lookAfterConnecting(client, params);
    }
    return connected;
  }

  return { progress, working, connect };
}

/** What was connected is looked at by the doctor; if that fails, its own rounds come by later. */
async function lookAfterConnecting(client: QueryClient, params: { workspaceId: string }): Promise<void> {
  try {
    client.setQueryData(keyOf(readDoctor, { params }), await call(runDoctor, { params, body: {} }));
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
  }
}
