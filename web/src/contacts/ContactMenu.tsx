import { ActionIcon, Menu } from '@mantine/core';
import type { Contact } from '@roost/contract/contacts.ts';
import { IconBan, IconDots, IconEraser, IconUsersPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useProvideActions } from '../inbox/command/inbox-actions.ts';
import { m } from '../paraglide/messages.js';
import { useCanAdmin } from '../session.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { EraseDialog } from './EraseDialog.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { useChangeContact } from './use-change-contact.ts';

/** What can be done with a contact as a whole. */
export function ContactMenu({ contact }: { contact: Contact }) {
  const [dialog, setDialog] = useState<'merge' | 'block' | 'erase' | null>(null);
  const { save, pending } = useChangeContact(contact.id);
  const admin = useCanAdmin();
  const close = () => setDialog(null);
  useProvideActions({
    merge: () => setDialog('merge'),
    ...(contact.blocked ? {} : { block: () => setDialog('block') }),
    ...(admin ? { erase: () => setDialog('erase') } : {}),
  });
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={m.contacts_actions()}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUsersPlus size={16} />} onClick={() => setDialog('merge')}>
            {m.contacts_merge()}
          </Menu.Item>
          {contact.blocked ? (
            <Menu.Item leftSection={<IconBan size={16} />} onClick={() => void save({ blocked: false })}>
              {m.contacts_unblock()}
            </Menu.Item>
          ) : (
            <Menu.Item color="red" leftSection={<IconBan size={16} />} onClick={() => setDialog('block')}>
              {m.contacts_block()}
            </Menu.Item>
          )}
          {admin && (
            <Menu.Item color="red" leftSection={<IconEraser size={16} />} onClick={() => setDialog('erase')}>
              {m.connection_erase()}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <EraseDialog contact={contact} opened={dialog === 'erase'} onClose={close} />
      {dialog === 'merge' && <MergeDialog contact={contact} onClose={close} />}
      <Confirm
        opened={dialog === 'block'}
        title={m.contacts_block_title({ name: contact.name })}
        verb={m.contacts_block()}
        working={pending}
        error={null}
        onConfirm={() => void save({ blocked: true }).then(close)}
        onClose={close}
      >
        {m.contacts_block_text()}
      </Confirm>
    </>
  );
}
