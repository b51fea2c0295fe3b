import { listAgents } from '@roost/contract/account.ts';
import { setAvailability } from '@roost/contract/together.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useAgents } from './inbox/arrange/lists.ts';
import { showProblem } from './inbox/show-problem.ts';
import { useCall } from './query.ts';
import { useMe } from './session.ts';

/** Whether I am given conversations by turn. Not disabled while it is saved: the switch would lose the focus. */
export function useAvailability(workspaceId: string) {
  const { data: me } = useMe();
  const client = useQueryClient();
  const save = useCall(setAvailability);
  const self = useAgents(workspaceId).find((one) => one.id === me?.agent.id);
  return {
    available: self?.available ?? true,
    disabled: self === undefined,
    // Not by callbacks of the mutation: the palette is gone before it is answered.
    set: (available: boolean) =>
      void save
        .mutateAsync({ params: { workspaceId }, body: { available } })
        .then(() => client.invalidateQueries({ queryKey: [listAgents.path] }), showProblem),
  };
}
