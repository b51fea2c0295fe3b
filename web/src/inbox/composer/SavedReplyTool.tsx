import { ActionIcon } from '@mantine/core';
import { IconMessage2Bolt } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { useProvideActions } from '../command/inbox-actions.ts';
import type { Writing } from './writing.ts';

/** Begins the same as typing `/`. */
export function SavedReplyTool({ writing }: { writing: Writing }) {
  const onClick = () => {
    const at = writing.field.current?.selectionStart ?? writing.draft.text.length;
    const before = writing.draft.text.slice(0, at);
    writing.insert(before === '' || /\s$/u.test(before) ? '/' : ' /');
  };
  useProvideActions(writing.mode === 'note' ? {} : { savedReply: onClick });
  if (writing.mode === 'note') return null;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={30}
      aria-label={m.inbox_saved_replies()}
      title={m.inbox_saved_replies_title()}
      onClick={onClick}
    >
      <IconMessage2Bolt size={18} stroke={1.7} aria-hidden="true" />
    </ActionIcon>
  );
}
