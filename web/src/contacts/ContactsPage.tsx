import { Button, Text, Title } from '@mantine/core';
import { exportContacts } from '@roost/contract/contacts.ts';
import { IconAddressBook, IconDownload, IconPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { addressOf } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { ContactFilterBar } from './ContactFilterBar.tsx';
import classes from './ContactsPage.module.css';
import { ContactTable } from './ContactTable.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { NewContactDialog } from './NewContactDialog.tsx';
import { useContactFilters } from './use-contact-filters.ts';
import { useContacts } from './use-contacts.ts';

/** Everyone a workspace knows. */
export function ContactsPage() {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const { text, setText, filters, setFilters } = useContactFilters();
  const [dialog, setDialog] = useState<'new' | 'import' | null>(null);
  const { list, contacts } = useContacts(filters);
  return (
    <div className={classes.root}>
      <header className={classes.head}>
        <div>
          <Title order={1}>{m.contacts_title()}</Title>
          <Text c="dimmed" mt={4}>
            {m.contacts_text()}
          </Text>
        </div>
        <div className={classes.actions}>
          {admin && (
            <>
              <Button
                variant="default"
                component="a"
                href={addressOf(exportContacts.path, { workspaceId }, {})}
                download
                leftSection={<IconDownload size={16} aria-hidden="true" />}
              >
                {m.contacts_export()}
              </Button>
              <Button
                variant="default"
                leftSection={<IconUpload size={16} aria-hidden="true" />}
                onClick={() => setDialog('import')}
              >
                {m.contacts_import()}
              </Button>
            </>
          )}
          <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setDialog('new')}>
            {m.contacts_new()}
          </Button>
        </div>
      </header>
      <ContactFilterBar text={text} onText={setText} filters={filters} onFilters={setFilters} />
      <div className={classes.card}>
        {list.error && contacts.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <div className={classes.loading}>
            <RowsLoading rows={8} height={44} />
          </div>
        ) : contacts.length > 0 ? (
          <ContactTable
            workspaceId={workspaceId}
            contacts={contacts}
            more={list.hasNextPage ? () => void list.fetchNextPage() : null}
            loading={list.isFetchingNextPage}
            failed={list.isFetchNextPageError}
          />
        ) : Object.keys(filters).length > 0 ? (
          <EmptyState title={m.contacts_no_match_title()}>
            <Button variant="default" onClick={() => setFilters({})}>
              {m.contacts_no_match_clear()}
            </Button>
          </EmptyState>
        ) : (
          <EmptyState
            icon={<IconAddressBook size={24} />}
            title={m.contacts_empty_title()}
            text={m.contacts_empty_text()}
          />
        )}
      </div>
      {dialog === 'new' && <NewContactDialog onClose={() => setDialog(null)} />}
      {dialog === 'import' && <ImportDialog onClose={() => setDialog(null)} />}
    </div>
  );
}
