import { ActionIcon } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { IconArrowBackUp } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { useSettled } from '../../use-settled.ts';
import { CommentTools, commentButtons } from './CommentTools.tsx';
import classes from './MessageTools.module.css';
import type { MessageActions } from './message-actions.ts';
import { ReactTool, reactionButtons } from './ReactTool.tsx';

interface Props {
  message: Message;
  actions: MessageActions;
}

/** Buttons beside a message, seen on hover and focus. A new one is a component of its own and one line in `tools`. */
export interface MessageTool {
  Tool: (props: Props) => React.ReactNode;
  /** How many buttons it has for this message: their place is kept until they are drawn. */
  count: (props: Props) => number;
}

const tools: readonly MessageTool[] = [
  { Tool: QuoteTool, count: ({ message }) => (message.externalId === null ? 0 : 1) },
  { Tool: ReactTool, count: reactionButtons },
  { Tool: CommentTools, count: commentButtons },
];

const buttonPx = 22;
const gapPx = 2;

export function MessageTools(props: Props) {
  const settled = useSettled(props.message.id);
  if (props.message.direction === 'note' || props.message.deletedAt !== null) return null;
  const count = tools.reduce((sum, tool) => sum + tool.count(props), 0);
  const style = { minWidth: Math.max(0, count * (buttonPx + gapPx) - gapPx) };
  return (
    <span className={classes.tools} style={style}>
      {settled && tools.map(({ Tool, count }) => count(props) > 0 && <Tool key={Tool.name} {...props} />)}
    </span>
  );
}

function QuoteTool({ message, actions }: Props) {
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
