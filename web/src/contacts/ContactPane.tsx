import { CloseButton, CopyButton, Skeleton, UnstyledButton } from '@mantine/core';
import { readContact } from '@roost/contract/contacts.ts';
import type { Answer } from '@roost/contract/endpoint.ts';
import type { Conversation } from '@roost/contract/inbox.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { ContactAvatar } from '../inbox/ContactAvatar.tsx';
import { formatLocale } from '../inbox/format-locale.ts';
import { shortDate } from '../inbox/times.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { kinds } from '../ui/kinds.ts';
import classes from './ContactPane.module.css';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  channel: Channel | null;
  onClose: () => void;
}

/** Who this is, and how each channel knows them. */
export function ContactPane({ workspaceId, conversation, channel, onClose }: Props) {
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
      </div>
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
      <section className={classes.section}>
        <h3>{m.contact_identities()}</h3>
        {contact.isPending && <Skeleton height={40} radius="md" aria-label={m.contact_loading()} />}
        {contact.isError && !contact.data && (
          <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />
        )}
        <ul className={classes.identities}>
          {contact.data?.identities.map((identity) => (
            <li key={`${identity.channelId}/${identity.externalId}`}>
              <Identity identity={identity} />
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

function Identity({ identity }: { identity: Answer<typeof readContact>['identities'][number] }) {
  const kind = kinds[identity.channelKind];
  const called = identity.username ? `@${identity.username}` : identity.name;
  return (
    <>
      <p className={classes.line}>
        <kind.icon size={16} stroke={1.8} aria-hidden="true" />
        <span className={classes.value} dir="auto">
          {called ?? kind.name()}
        </span>
      </p>
      <CopyButton value={identity.externalId}>
        {({ copied, copy }) => (
          <UnstyledButton
            className={classes.copy}
            onClick={copy}
            aria-label={m.contact_copy_id({ id: identity.externalId })}
            title={m.contact_identity_id()}
          >
            <code>{identity.externalId}</code>
            {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
          </UnstyledButton>
        )}
      </CopyButton>
    </>
  );
}
