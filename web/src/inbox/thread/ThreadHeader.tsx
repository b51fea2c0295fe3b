import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { Conversation } from '@roost/contract/inbox.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { IconArrowBackUp, IconArrowLeft, IconCheck, IconClockPause, IconLayoutSidebarRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { kinds } from '../../ui/kinds.ts';
import { ContactAvatar } from '../ContactAvatar.tsx';
import { useChangeConversation } from '../conversation.ts';
import { AssigneeMenu } from './AssigneeMenu.tsx';
import classes from './ThreadHeader.module.css';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  channel: Channel | null;
  agent: { id: string; name: string };
  contactOpen: boolean;
  onContactOpen: (open: boolean) => void;
}

export function ThreadHeader({ workspaceId, conversation, channel, agent, contactOpen, onContactOpen }: Props) {
  const { contact, kind } = conversation;
  const contactLabel = contactOpen ? m.inbox_contact_hide() : m.inbox_contact_show();
  return (
    <header className={classes.header}>
      <ActionIcon
        className={classes.back}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={m.inbox_back()}
        renderRoot={(props) => <Link to="/w/$workspaceId/inbox" params={{ workspaceId }} {...props} />}
      >
        <IconArrowLeft size={20} aria-hidden="true" />
      </ActionIcon>
      <ContactAvatar contact={contact} kind={kind} sizePx={36} />
      <div className={classes.who}>
        <h2 className={classes.name} dir="auto" title={contact.name}>
          {contact.name}
        </h2>
        <p className={classes.channel} dir="auto">
          {channel?.name ?? kinds[kind].name()}
        </p>
      </div>
      <AssigneeMenu {...{ workspaceId, conversation, agent }} />
      <StatusButtons workspaceId={workspaceId} conversation={conversation} />
      <Tooltip label={contactLabel}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={contactLabel}
          aria-expanded={contactOpen}
          onClick={() => onContactOpen(!contactOpen)}
        >
          <IconLayoutSidebarRight size={19} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

function StatusButtons({ workspaceId, conversation }: Pick<Props, 'workspaceId' | 'conversation'>) {
  const change = useChangeConversation(workspaceId, conversation.id);
  const { status } = conversation;
  return (
    <>
      {status === 'open' && (
        <HeaderButton
          label={m.inbox_pending()}
          title={m.inbox_set_pending()}
          icon={<IconClockPause size={17} stroke={1.8} aria-hidden="true" />}
          onClick={() => change.mutate({ status: 'pending' })}
        />
      )}
      {status !== 'open' && (
        <HeaderButton
          label={m.inbox_reopen()}
          title={m.inbox_reopen()}
          icon={<IconArrowBackUp size={17} stroke={1.8} aria-hidden="true" />}
          onClick={() => change.mutate({ status: 'open' })}
        />
      )}
      {status !== 'resolved' && (
        <HeaderButton
          primary
          label={m.inbox_resolve()}
          title={m.inbox_resolve()}
          icon={<IconCheck size={17} stroke={2} aria-hidden="true" />}
          onClick={() => change.mutate({ status: 'resolved' })}
        />
      )}
    </>
  );
}

function HeaderButton(props: {
  label: string;
  title: string;
  icon: React.ReactNode;
  primary?: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      className={classes.action}
      variant={props.primary ? 'light' : 'default'}
      data-primary={props.primary || undefined}
      leftSection={props.icon}
      size="compact-sm"
      title={props.title}
      onClick={props.onClick}
    >
      <span className={classes.label}>{props.label}</span>
    </Button>
  );
}
