import { CloseButton, Skeleton } from '@mantine/core';
import { readContact } from '@roost/contract/contacts.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { ContactAvatar } from '../inbox/ContactAvatar.tsx';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { formatLocale } from '../time/format-locale.ts';
import { shortDate } from '../time/times.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { kinds } from '../ui/kinds.ts';
import { Notice } from '../ui/Notice.tsx';
import { ContactDetails } from './ContactDetails.tsx';
import { ContactNotes } from './ContactNotes.tsx';
import classes from './ContactPane.module.css';
import { Identities } from './Identities.tsx';
import { Suggestions } from './Suggestions.tsx';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  channel: Channel | null;
  onClose: () => void;
}

/** Who this is, what is known of them, and how each channel knows them. */
export const ContactPane = memo(function ContactPane({ workspaceId, conversation, channel, onClose }: Props) {
  const contact = useEndpoint(readContact, { params: { workspaceId, id: conversation.contact.id } });
  const kind = kinds[conversation.kind];
  return (
    <aside className={classes.pane} aria-label={m.contact_pane()}>
      <CloseButton className={classes.close} aria-label={m.contact_close()} onClick={onClose} />
      <div className={classes.person}>
        <ContactAvatar contact={contact.data ?? conversation.contact} sizePx={72} />
        <h2 className={classes.name} dir="auto">
          {contact.data?.name ?? conversation.contact.name}
        </h2>
        {contact.data && (
          <p className={classes.since}>
            {m.contact_first_seen()} {shortDate(contact.data.createdAt, formatLocale())}
          </p>
        )}
        <Link
          to="/w/$workspaceId/contacts/$contactId"
          params={{ workspaceId, contactId: conversation.contact.id }}
          className={classes.profile}
        >
          {m.contacts_page_open()}
        </Link>
      </div>
      {contact.data?.blocked && <Notice tone="warn" title={m.contacts_is_blocked()} />}
      {contact.data && <Suggestions contactId={contact.data.id} />}
      <section className={classes.section}>
        <h3>{m.contact_channel()}</h3>
        <p className={classes.line}>
          <kind.icon size={16} stroke={1.8} aria-hidden="true" />
          <span className={classes.value} dir="auto">
            {channel?.name ?? kind.name()}
          </span>
        </p>
        {channel && <p className={classes.detail}>{[kind.name(), channel.detail].filter(Boolean).join(' · ')}</p>}
      </section>
      {contact.isPending && <Skeleton height={40} radius="md" role="status" aria-label={m.contact_loading()} />}
      {contact.isError && !contact.data && <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />}
      {contact.data && (
        <>
          <section className={classes.section}>
            <h3>{m.contacts_details()}</h3>
            <ContactDetails contact={contact.data} />
          </section>
          <section className={classes.section}>
            <h3>{m.contacts_notes()}</h3>
            <ContactNotes contactId={contact.data.id} />
          </section>
          <section className={classes.section}>
            <h3>{m.contact_identities()}</h3>
            <Identities identities={contact.data.identities} />
          </section>
        </>
      )}
    </aside>
  );
});
