import { Button } from '@mantine/core';
import type { Conversation } from '@roost/contract/conversations.ts';
import { IconArrowBackUp, IconCheck, IconClock, IconTag, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { m } from '../../paraglide/messages.js';
import { initials } from '../../ui/initials.ts';
import { useArrange } from '../arrange/use-arrange.ts';
import { openCommand } from '../command/command.ts';
import classes from './ThreadActions.module.css';

interface Props {
  workspaceId: string;
  conversation: Conversation;
}

/** Assign, label, snooze, resolve: each opens the same list of choices as its key. */
export function ThreadActions({ workspaceId, conversation }: Props) {
  const arrange = useArrange(workspaceId);
  const { id, assignee, team, status } = conversation;
  const ids = [id];
  const held = assignee ?? team;
  return (
    <>
      <HeaderButton
        label={held?.name ?? m.inbox_assign()}
        title={held ? m.inbox_assignee_is({ name: held.name }) : m.inbox_assign()}
        quiet
        icon={
          assignee ? (
            <span className={classes.initials} data-initials={initials(assignee.name)} aria-hidden="true" />
          ) : (
            <IconUserPlus size={17} stroke={1.8} aria-hidden="true" />
          )
        }
        onClick={() => openCommand({ page: 'assign', ids })}
      />
      <HeaderButton
        iconOnly
        label={m.inbox_key_label()}
        title={m.inbox_key_label()}
        icon={<IconTag size={17} stroke={1.8} aria-hidden="true" />}
        onClick={() => openCommand({ page: 'label', ids })}
      />
      {status !== 'resolved' && (
        <HeaderButton
          iconOnly
          label={m.inbox_key_snooze()}
          title={m.inbox_key_snooze()}
          icon={<IconClock size={17} stroke={1.8} aria-hidden="true" />}
          onClick={() => openCommand({ page: 'snooze', ids })}
        />
      )}
      {status !== 'open' && (
        <HeaderButton
          label={m.inbox_reopen()}
          title={m.inbox_reopen()}
          icon={<IconArrowBackUp size={17} stroke={1.8} aria-hidden="true" />}
          onClick={() => arrange(ids, { status: 'open' }, m.inbox_said_reopened())}
        />
      )}
      {status !== 'resolved' && (
        <HeaderButton
          primary
          label={m.inbox_resolve()}
          title={m.inbox_resolve()}
          icon={<IconCheck size={17} stroke={2} aria-hidden="true" />}
          onClick={() => arrange(ids, { status: 'resolved' }, m.inbox_said_resolved())}
        />
      )}
    </>
  );
}

function HeaderButton(props: {
  label: string;
  title: string;
  icon: ReactNode;
  primary?: boolean;
  quiet?: boolean;
  iconOnly?: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      className={classes.action}
      variant={props.primary ? 'light' : props.quiet || props.iconOnly ? 'subtle' : 'default'}
      color={props.quiet || props.iconOnly ? 'gray' : 'kingfisher'}
      data-primary={props.primary || undefined}
      data-icon-only={props.iconOnly || undefined}
      leftSection={props.icon}
      size="compact-sm"
      title={props.title}
      aria-label={props.title}
      onClick={props.onClick}
    >
      <span className={classes.label}>{props.label}</span>
    </Button>
  );
}
