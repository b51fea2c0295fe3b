import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { IconArrowLeft, IconLayoutSidebarRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { kinds } from '../../ui/kinds.ts';
import { ContactAvatar } from '../ContactAvatar.tsx';
import { ThreadActions } from './ThreadActions.tsx';
import classes from './ThreadHeader.module.css';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  channel: Channel | null;
  contactOpen: boolean;
  onContactOpen: (open: boolean) => void;
}

export function ThreadHeader({ workspaceId, conversation, channel, contactOpen, onContactOpen }: Props) {
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
        <h2 className={classes.heading}>
          <UnstyledButton
            className={classes.name}
            dir="auto"
            title={contact.name}
            aria-expanded={contactOpen}
            onClick={() => onContactOpen(!contactOpen)}
          >
            {contact.name}
          </UnstyledButton>
        </h2>
        <p className={classes.channel} dir="auto">
          {channel?.name ?? kinds[kind].name()}
        </p>
      </div>
      <ThreadActions workspaceId={workspaceId} conversation={conversation} />
      <Tooltip label={contactLabel}>
        <ActionIcon
          className={classes.contact}
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
