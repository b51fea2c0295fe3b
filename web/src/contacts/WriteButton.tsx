import { Button } from '@mantine/core';
import type { Contact } from '@roost/contract/contacts.ts';
import { IconMessagePlus } from '@tabler/icons-react';
import { useState } from 'react';
import { StartDialog } from '../inbox/start/StartDialog.tsx';
import { useStartChannels } from '../inbox/start/use-start-channels.ts';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';

/** Writes to them first, where a channel allows it. */
export function WriteButton({ contact }: { contact: Contact }) {
  const workspaceId = useWorkspaceId();
  const channels = useStartChannels(workspaceId);
  const [open, setOpen] = useState(false);
  if (channels.length === 0 || contact.blocked) return null;
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconMessagePlus size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {m.start_write()}
      </Button>
      {open && <StartDialog workspaceId={workspaceId} contact={contact} onClose={() => setOpen(false)} />}
    </>
  );
}
