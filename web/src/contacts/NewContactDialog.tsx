import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createContact } from '@roost/contract/contacts.ts';
import { useNavigate } from '@tanstack/react-router';
import { looksLikeEmail, notEmpty } from '../onboarding/fields.ts';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';

/** Name, and how to reach them; then their page opens. */
export function NewContactDialog({ onClose }: { onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const navigate = useNavigate();
  const create = useCall(createContact);
  const form = useForm({
    initialValues: { name: '', email: '', phone: '' },
    validate: { name: notEmpty, email: (value) => (value === '' ? null : looksLikeEmail(value)) },
  });
  const submit = form.onSubmit(({ name, email, phone }) =>
    create.mutate(
      { params: { workspaceId }, body: { name, email: email || null, phone: phone || null } },
      {
        onSuccess: ({ id }) => {
          onClose();
          void navigate({ to: '/w/$workspaceId/contacts/$contactId', params: { workspaceId, contactId: id } });
        },
      },
    ),
  );
  return (
    <Modal opened onClose={onClose} title={m.contacts_new()}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={m.contacts_field_name()}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={m.contacts_field_email()}
            type="email"
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <TextInput
            label={m.contacts_field_phone()}
            description={m.contacts_field_phone_hint()}
            type="tel"
            autoComplete="off"
            {...form.getInputProps('phone')}
          />
          {create.error && <ErrorNotice error={create.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {m.contacts_create()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
