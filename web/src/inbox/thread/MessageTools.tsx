import { ActionIcon } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { IconArrowBackUp } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { CommentTools } from './CommentTools.tsx';
import classes from './MessageTools.module.css';
import type { MessageActions } from './message-actions.ts';
import { ReactTool } from './ReactTool.tsx';

interface Props {
  message: Message;
  actions: MessageActions;
}

/** A button beside a message, seen on hover and focus. A new one is a component of its own and one line in `tools`. */
export type MessageTool = (props: Props) => React.ReactNode;

const tools: readonly MessageTool[] = [QuoteTool, ReactTool, CommentTools];

export function MessageTools(props: Props) {
  if (props.message.direction === 'note' || props.message.deletedAt !== null) return null;
  return (
    <span className={classes.tools}>
      {tools.map((Tool) => (
        <Tool key={Tool.name} {...props} />
      ))}
    </span>
  );
}

function QuoteTool({ message, actions }: Props) {
  if (message.externalId === null) return null;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={m.inbox_quote()}
      title={m.inbox_quote()}
      onClick={() => actions.quote(message)}
    >
      <IconArrowBackUp size={15} aria-hidden="true" />
    </ActionIcon>
  );
}
