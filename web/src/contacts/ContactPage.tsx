import { Anchor, Title } from '@mantine/core';
import { readContact } from '@roost/contract/contacts.ts';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { ContactAvatar } from '../inbox/ContactAvatar.tsx';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Notice } from '../ui/Notice.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { ContactDetails } from './ContactDetails.tsx';
import { ContactMenu } from './ContactMenu.tsx';
import { ContactNotes } from './ContactNotes.tsx';
import classes from './ContactPage.module.css';
import { ContactTimeline } from './ContactTimeline.tsx';
import { Identities } from './Identities.tsx';
import { Merges } from './Merges.tsx';
import { StageBadge } from './StageBadge.tsx';
import { Suggestions } from './Suggestions.tsx';
import { WriteButton } from './WriteButton.tsx';

/** One person: who they are on the left, everything said with them on the right. */
export function ContactPage() {
  const workspaceId = useWorkspaceId();
  const contactId = useParams({ from: '/w/$workspaceId/contacts/$contactId', select: (params) => params.contactId });
  const { data: contact, error, refetch } = useEndpoint(readContact, { params: { workspaceId, id: contactId } });
  return (
    <div className={classes.root}>
      <Anchor
        className={classes.back}
        size="sm"
        renderRoot={(props) => <Link to="/w/$workspaceId/contacts" params={{ workspaceId }} {...props} />}
      >
        <IconArrowLeft size={15} aria-hidden="true" /> {m.contacts_back()}
      </Anchor>
      {error && !contact ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !contact ? (
        <RowsLoading rows={6} />
      ) : (
        <>
          <header className={classes.head}>
            <ContactAvatar contact={contact} sizePx={56} />
            <div className={classes.words}>
              <Title order={1} dir="auto" className={classes.name}>
                {contact.name}
              </Title>
              <StageBadge stageId={contact.stageId} />
            </div>
            <WriteButton contact={contact} />
            <ContactMenu contact={contact} />
          </header>
          {contact.blocked && <Notice tone="warn" title={m.contacts_is_blocked()} />}
          <Suggestions contactId={contact.id} />
          <div className={classes.columns}>
            <div className={classes.side}>
              <section className={classes.card} aria-label={m.contacts_details()}>
                <ContactDetails contact={contact} />
              </section>
              {contact.identities.length > 0 && (
                <section className={classes.card}>
                  <h2>{m.contact_identities()}</h2>
                  <Identities identities={contact.identities} />
                </section>
              )}
              <Merges contactId={contact.id} />
            </div>
            <div className={classes.side}>
              <section className={classes.card}>
                <h2>{m.contacts_notes()}</h2>
                <ContactNotes contactId={contact.id} />
              </section>
              <section className={classes.card}>
                <h2>{m.contacts_timeline()}</h2>
                <ContactTimeline contactId={contact.id} />
              </section>
            </div>
          </div>
        </>
      )}
    </div>
  );
}
