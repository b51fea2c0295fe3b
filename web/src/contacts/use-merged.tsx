import { notifications } from '@mantine/notifications';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { MergedNotice } from './MergedNotice.tsx';

const shownMs = 20_000;

/** Tells that two became one, with the way back. The page itself follows by live hints. */
export function useMerged(): (mergeId: string, name: string) => void {
  const workspaceId = useWorkspaceId();
  return (mergeId, name) => {
    notifications.show({
      id: mergeId,
      title: m.contacts_merge_done({ name }),
      message: <MergedNotice workspaceId={workspaceId} mergeId={mergeId} />,
      autoClose: shownMs,
    });
  };
}
