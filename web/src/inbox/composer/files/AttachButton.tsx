import { ActionIcon } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useRef } from 'react';
import { m } from '../../../paraglide/messages.js';
import { useProvideActions } from '../../command/inbox-actions.ts';
import type { Writing } from '../writing.ts';
import { acceptOf } from './file-limits.ts';
import { useFiles } from './use-files.ts';

/** Chooses files to go along. */
export function AttachButton({ writing }: { writing: Writing }) {
  const input = useRef<HTMLInputElement>(null);
  const files = useFiles(writing);
  const { mode, channel, uploads } = writing;
  const choose = () => input.current?.click();
  useProvideActions(files.taken ? { attach: choose } : {});
  if (!files.taken) return null;
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.outgoing_attach()}
        title={m.outgoing_attach()}
        loading={uploads.uploading > 0}
        onClick={choose}
      >
        <IconPaperclip size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={m.outgoing_attach()}
        data-testid="attach-input"
        accept={mode === 'reply' ? acceptOf(channel?.limits ?? null) : ''}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          void files.add(chosen);
        }}
      />
    </>
  );
}
