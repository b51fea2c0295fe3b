import { ActionIcon, Modal } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import type { Writing } from '../writing.ts';
import { TemplatePicker } from './TemplatePicker.tsx';

/** Templates inside the window too, where the channel has them. */
export function TemplateTool({ writing }: { writing: Writing }) {
  const [open, setOpen] = useState(false);
  const { channel, mode, workspaceId, sendWhole } = writing;
  if (mode !== 'reply' || channel?.abilities.includes('templates') !== true) return null;
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.outgoing_template()}
        title={m.outgoing_template()}
        onClick={() => setOpen(true)}
      >
        <IconTemplate size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
      <Modal opened={open} onClose={() => setOpen(false)} title={m.outgoing_template()} size="lg">
        <TemplatePicker
          workspaceId={workspaceId}
          channelId={channel.id}
          onSend={(message) => {
            sendWhole(message);
            setOpen(false);
          }}
        />
      </Modal>
    </>
  );
}
