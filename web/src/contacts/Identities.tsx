import { CopyButton, UnstyledButton } from '@mantine/core';
import type { Contact } from '@roost/contract/contacts.ts';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import { kinds } from '../ui/kinds.ts';
import classes from './ContactPane.module.css';

/** How each channel knows them. */
export function Identities({ identities }: { identities: Contact['identities'] }) {
  return (
    <ul className={classes.identities}>
      {identities.map((identity) => (
        <li key={`${identity.channelId}/${identity.externalId}`}>
          <Identity identity={identity} />
        </li>
      ))}
    </ul>
  );
}

function Identity({ identity }: { identity: Contact['identities'][number] }) {
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
