import { Badge, Button, Loader } from '@mantine/core';
import type { Contact } from '@roost/contract/contacts.ts';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { ContactAvatar } from '../inbox/ContactAvatar.tsx';
import { m } from '../paraglide/messages.js';
import { formatLocale } from '../time/format-locale.ts';
import { shortDate } from '../time/times.ts';
import { kinds } from '../ui/kinds.ts';
import classes from './ContactTable.module.css';
import { StageBadge } from './StageBadge.tsx';

const rowPx = 60;
const aheadRows = 20;

interface Props {
  workspaceId: string;
  contacts: Contact[];
  /** Null at the end. */
  more: (() => void) | null;
  loading: boolean;
  failed: boolean;
}

/** Rows drawn only where they are seen: a hundred thousand contacts scroll like ten. */
export function ContactTable({ workspaceId, contacts, more, loading, failed }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => contacts[index]?.id ?? index,
    overscan: 10,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more && !loading && !failed && lastIndex >= contacts.length - aheadRows) more();
  }, [more, loading, failed, lastIndex, contacts.length]);
  return (
    <div ref={scroller} className={classes.scroller}>
      <ul className={classes.list} aria-label={m.contacts_title()} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const contact = contacts[item.index];
          return (
            contact && (
              <li
                key={item.key}
                className={classes.item}
                aria-setsize={more ? -1 : contacts.length}
                aria-posinset={item.index + 1}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                <ContactRow workspaceId={workspaceId} contact={contact} />
              </li>
            )
          );
        })}
      </ul>
      {(loading || (failed && more)) && (
        <div className={classes.foot}>
          {loading ? (
            <Loader size="xs" color="gray" aria-label={m.app_loading()} />
          ) : (
            <Button variant="subtle" size="compact-sm" onClick={() => more?.()}>
              {m.app_try_again()}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function ContactRow({ workspaceId, contact }: { workspaceId: string; contact: Contact }) {
  const channels = [...new Set(contact.identities.map((identity) => identity.channelKind))];
  const under = contact.identities.find((identity) => identity.username)?.username;
  return (
    <Link
      to="/w/$workspaceId/contacts/$contactId"
      params={{ workspaceId, contactId: contact.id }}
      className={classes.row}
    >
      <ContactAvatar contact={contact} sizePx={36} />
      <span className={classes.who}>
        <span className={classes.name} dir="auto">
          {contact.name}
        </span>
        <span className={classes.under} dir="auto">
          {[under && `@${under}`, contact.email, contact.phone].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className={classes.stage}>
        {contact.blocked ? <Badge color="red">{m.contacts_blocked()}</Badge> : <StageBadge stageId={contact.stageId} />}
      </span>
      <span className={classes.channels}>
        {channels.map((kind) => {
          const { icon: Sign, name } = kinds[kind];
          return <Sign key={kind} size={16} stroke={1.8} role="img" aria-label={name()} />;
        })}
      </span>
      <span className={classes.owner}>{contact.owner?.name ?? ''}</span>
      <span className={classes.since}>{shortDate(contact.createdAt, formatLocale())}</span>
    </Link>
  );
}
