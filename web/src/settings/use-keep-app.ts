import { type MetaApp, readMetaApp } from '@roost/contract/meta.ts';
import { useQueryClient } from '@tanstack/react-query';
import { keyOf } from '../query.ts';
import { useWorkspaceId } from '../session.ts';

/** The answer to a save is the new truth: shown at once, without another read. */
export function useKeepApp(): (app: MetaApp) => void {
  const client = useQueryClient();
  const workspaceId = useWorkspaceId();
  return (app) => {
    client.setQueryData(keyOf(readMetaApp, { params: { workspaceId } }), app);
  };
}
