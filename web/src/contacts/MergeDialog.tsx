import { Loader, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type Contact, mergeContact } from '@roost/contract/contacts.ts';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { ContactAvatar } from '../inbox/ContactAvatar.tsx';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import classes from './MergeDialog.module.css';
import { useContacts } from './use-contacts.ts';
import { useMerged } from './use-merged.tsx';

const choicesMax = 8;

/** Choose who else this person is; one click merges, and it can be undone. */
export function MergeDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const { list, contacts } = useContacts(q === '' ? {} : { q });
  const merge = useCall(mergeContact);
  const merged = useMerged();
  const choose = (other: Contact) =>
    merge.mutate(
      { params: { workspaceId, id: contact.id }, body: { contactId: other.id } },
      {
        onSuccess: ({ mergeId }) => {
          merged(mergeId, other.name);
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} title={m.contacts_merge_title({ name: contact.name })}>
      <Stack gap="md">
        <Text c="dimmed">{m.contacts_merge_text()}</Text>
        <TextInput
          data-autofocus
          aria-label={m.contacts_merge_search()}
          placeholder={m.contacts_merge_search()}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          rightSection={list.isFetching ? <Loader size="xs" color="gray" /> : null}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {merge.error && <ErrorNotice error={merge.error} />}
        <ul className={classes.list}>
          {contacts
            .filter((one) => one.id !== contact.id)
            .slice(0, choicesMax)
            .map((one) => (
              <li key={one.id}>
                <UnstyledButton className={classes.choice} disabled={merge.isPending} onClick={() => choose(one)}>
                  <ContactAvatar
                    contact={one}
                    sizePx={32}
                    {...(one.identities[0] ? { kind: one.identities[0].channelKind } : {})}
                  />
                  <span className={classes.words}>
                    <span dir="auto">{one.name}</span>
                    <span className={classes.under}>
                      {[one.blocked && m.contacts_blocked(), one.identities[0]?.username, one.email, one.phone]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </span>
                </UnstyledButton>
              </li>
            ))}
        </ul>
        {list.data && contacts.length === 0 && <Text c="dimmed">{m.contacts_no_match_title()}</Text>}
      </Stack>
    </Modal>
  );
}
