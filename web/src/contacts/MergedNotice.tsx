import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { undoMerge } from '@roost/contract/contacts.ts';
import { showProblem } from '../inbox/show-problem.ts';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';

/** Undo, wherever a merge is told. Drawn outside the pages too, so everything it needs is handed in. */
export function MergedNotice({ workspaceId, mergeId }: { workspaceId: string; mergeId: string }) {
  const undo = useCall(undoMerge);
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={undo.isPending}
      onClick={() =>
        undo.mutate(
          { params: { workspaceId, id: mergeId }, body: {} },
          {
            onSuccess: ({ name }) => {
              notifications.hide(mergeId);
              notifications.show({ message: m.contacts_merge_undone({ name }), color: 'green' });
            },
            onError: showProblem,
          },
        )
      }
    >
      {m.contacts_merge_undo()}
    </Button>
  );
}
