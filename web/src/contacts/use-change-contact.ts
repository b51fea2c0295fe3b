import { changeContact, readContact } from '@roost/contract/contacts.ts';
import type { BodyIn } from '@roost/contract/endpoint.ts';
import { useQueryClient } from '@tanstack/react-query';
import { showProblem } from '../inbox/show-problem.ts';
import { keyOf, useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';

/** Saves one change at once; a refusal is told in the corner, and the field shows what is stored. */
export function useChangeContact(id: string) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const change = useCall(changeContact);
  return {
    pending: change.isPending,
    save: (body: BodyIn<typeof changeContact>) =>
      change.mutateAsync({ params: { workspaceId, id }, body }).then(
        (contact) => {
          client.setQueryData(keyOf(readContact, { params: { workspaceId, id } }), contact);
          return true;
        },
        (cause: unknown) => {
          showProblem(cause);
          return false;
        },
      ),
  };
}
