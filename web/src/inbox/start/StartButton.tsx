import { ActionIcon } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { later } from '../../ui/later.ts';
import { useProvideActions } from '../command/inbox-actions.ts';
import { useStartChannels } from './use-start-channels.ts';

const StartDialog = later(() => import('./StartDialog.tsx'), 'StartDialog');

/** Begins a conversation, where a channel lets a business write first. */
export function StartButton({ workspaceId }: { workspaceId: string }) {
  const [open, setOpen] = useState(false);
  const channels = useStartChannels(workspaceId);
  useProvideActions(channels.length === 0 ? {} : { start: () => setOpen(true) });
  if (channels.length === 0) return null;
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.start_conversation()}
        title={m.start_conversation()}
        onClick={() => setOpen(true)}
      >
        <IconMessagePlus size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
      {open && (
        <Suspense fallback={null}>
          <StartDialog workspaceId={workspaceId} contact={null} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
