import type { Conversation } from '@roost/contract/conversations.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { copyOf } from '../conversation.ts';

/** The conversations as lists and threads show them now; the same array while none of them changes. */
export function useCopies(workspaceId: string, ids: readonly string[]): Conversation[] {
  const client = useQueryClient();
  const read = () => ids.flatMap((id) => copyOf(client, workspaceId, id) ?? []);
  const state = useSyncExternalStore(
    (listener) => client.getQueryCache().subscribe(listener),
    () =>
      JSON.stringify(
        read().map(({ id, status, assignee, team, labelIds, priority }) => [
          id,
          status,
          assignee,
          team,
          labelIds,
          priority,
        ]),
      ),
  );
  return state === '' ? [] : read();
}
