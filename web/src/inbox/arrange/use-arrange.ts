import {
  afterChange,
  type ChangeOfConversation,
  type ChangeOfMany,
  type Conversation,
  changeConversations,
} from '@roost/contract/conversations.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call } from '../../api.ts';
import { m } from '../../paraglide/messages.js';
import { changeCopies, isConversations, refetchAll } from '../conversation.ts';
import { showProblem } from '../show-problem.ts';
import { inBatches } from './batches.ts';
import { offerUndo } from './last-undo.ts';

/** A change with the names that rows show at once, before the server answers. */
export interface ShownChange extends ChangeOfConversation {
  assignee?: Conversation['assignee'];
  team?: Conversation['team'];
}

export type Arrange = (ids: readonly string[], change: ShownChange, said?: string) => void;

interface UnderWay {
  workspaceId: string;
  ids: readonly string[];
  change: ShownChange;
}

/** What the server has not answered yet, oldest first; what is said second must not reach it first. */
const underWay: UnderWay[] = [];
let chain = Promise.resolve();

function show(client: QueryClient, { workspaceId, ids, change }: UnderWay): void {
  for (const id of ids) changeCopies(client, workspaceId, id, (one) => shown(one, change));
}

const watched = new WeakSet<QueryClient>();

/** An answer that was read before a change must not take it off the screen again. */
function keepShowing(client: QueryClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual === true) return;
    if (isConversations(event.query.queryKey)) for (const one of underWay) show(client, one);
  });
}

/**
 * Changes one conversation or many: shown at once, the server's word is the last. `said` is the sentence that offers to
 * take it back; without one it happens silently.
 */
export function useArrange(workspaceId: string): Arrange {
  const client = useQueryClient();
  return useCallback(
    (ids, wish, said) => {
      const { assignee, team, ...change } = wish;
      const send = async (changes: ChangeOfMany[]) => {
        const params = { workspaceId };
        const { undo } = await call(changeConversations, { params, body: { changes } });
        return undo.changes;
      };
      const body: ChangeOfConversation = {
        ...change,
        ...(assignee === undefined ? {} : { assigneeId: assignee?.id ?? null }),
        ...(team === undefined ? {} : { teamId: team?.id ?? null }),
      };
      const now: UnderWay = { workspaceId, ids, change: wish };
      keepShowing(client);
      underWay.push(now);
      show(client, now);
      const run = async () => {
        const back: ChangeOfMany[] = [];
        const offer = (words: string) => back.length > 0 && offerUndo(words, takeBack(inBatches(back)));
        try {
          for (const batch of inBatches([{ ids, change: body }])) back.push(...(await send(batch)));
        } catch (cause) {
          offer(m.inbox_said_part({ count: back.reduce((sum, one) => sum + one.ids.length, 0) }));
          throw cause;
        }
        if (said !== undefined) offer(said);
      };
      const takeBack = (batches: ChangeOfMany[][]) => async () => {
        try {
          // What has been taken back is not sent again, should the rest fail and be tried once more.
          for (; batches[0] !== undefined; batches.shift()) await send(batches[0]);
        } finally {
          refetchAll(client, workspaceId, ids);
        }
      };
      const settle = () => {
        underWay.splice(underWay.indexOf(now), 1);
        refetchAll(client, workspaceId, ids);
      };
      chain = chain.then(run).catch(showProblem).then(settle);
    },
    [client, workspaceId],
  );
}

function shown(one: Conversation, change: ShownChange): Conversation {
  return {
    ...one,
    ...afterChange(one, change),
    assignee: change.assignee === undefined ? one.assignee : change.assignee,
    team: change.team === undefined ? one.team : change.team,
  };
}
