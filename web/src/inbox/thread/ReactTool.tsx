import { ActionIcon, Popover } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { IconMoodPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import type { MessageActions } from './message-actions.ts';
import classes from './ReactTool.module.css';

const usual = ['👍', '❤️', '😂', '😮', '😢', '🙏', '🎉'];

interface Props {
  message: Message;
  actions: MessageActions;
}

export function reactionButtons({ message, actions }: Props): number {
  return actions.acting.reactions === null || message.externalId === null || message.direction !== 'in' ? 0 : 1;
}

/** One reaction of ours to a message; tapping it again takes it back. */
export function ReactTool({ message, actions }: Props) {
  const [open, setOpen] = useState(false);
  const reactions = actions.acting.reactions ?? [];
  const own = message.reactions.find((one) => one.by === 'agent')?.emoji ?? null;
  return (
    <Popover opened={open} onChange={setOpen} withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={m.outgoing_react()}
          title={m.outgoing_react()}
          onClick={() => setOpen(!open)}
        >
          <IconMoodPlus size={15} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <fieldset className={classes.choices} aria-label={m.outgoing_react()}>
          {(reactions.length > 0 ? reactions : usual).map((emoji) => (
            <ActionIcon
              key={emoji}
              variant={emoji === own ? 'light' : 'subtle'}
              color="gray"
              size="lg"
              aria-label={emoji === own ? m.outgoing_react_back({ emoji }) : m.outgoing_react_with({ emoji })}
              aria-pressed={emoji === own}
              onClick={() => {
                actions.acting.react(message, emoji === own ? null : emoji);
                setOpen(false);
              }}
            >
              <span aria-hidden="true">{emoji}</span>
            </ActionIcon>
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
