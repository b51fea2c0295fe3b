import { notifications } from '@mantine/notifications';
import type { Contact } from '@roost/contract/contacts.ts';
import { eraseContact } from '@roost/contract/privacy.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { Confirm } from '../ui/Confirm.tsx';

/** Forgets a person for good, and says where that can be seen. */
export function EraseDialog({ contact, opened, onClose }: { contact: Contact; opened: boolean; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const navigate = useNavigate();
  const erase = useCall(eraseContact);
  const confirm = () =>
    erase.mutate(
      { params: { workspaceId, id: contact.id } },
      {
        onSuccess: async ({ url }) => {
          onClose();
          notifications.show({
            title: m.connection_erase_done(),
            message: m.connection_erase_done_text({ url }),
            color: 'green',
            autoClose: false,
          });
          await navigate({ to: '/w/$workspaceId/inbox', params: { workspaceId } });
          await client.invalidateQueries();
        },
      },
    );
  return (
    <Confirm
      opened={opened}
      title={m.connection_erase_title({ name: contact.name })}
      verb={m.connection_erase()}
      working={erase.isPending}
      error={erase.error}
      onClose={onClose}
      onConfirm={confirm}
    >
      {m.connection_erase_text()}
    </Confirm>
  );
}
