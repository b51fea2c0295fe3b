import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createApiKey, listApiKeys, type Role } from '@roost/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { notEmpty } from '../onboarding/fields.ts';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { roleNames, roleReasons } from './roles.ts';

const grantable: readonly Role[] = ['agent', 'admin'];

/** Names the key, then shows it: the only time anybody sees it. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const params = { workspaceId: useWorkspaceId() };
  const client = useQueryClient();
  const create = useCall(createApiKey);
  const form = useForm<{ name: string; role: Role }>({
    initialValues: { name: '', role: 'agent' },
    validate: { name: notEmpty },
  });
  const submit = form.onSubmit((body) =>
    create.mutate(
      { params, body },
      { onSuccess: () => client.invalidateQueries({ queryKey: keyOf(listApiKeys, { params }) }) },
    ),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={create.data ? m.settings_keys_created_title() : m.settings_keys_create()}
      closeOnClickOutside={!create.data}
    >
      {create.data ? (
        <Stack gap="md">
          <CopyField label={m.settings_keys_value()} value={create.data.key} hint={m.settings_keys_created_text()} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{m.app_done()}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <TextInput
              label={m.settings_keys_name()}
              description={m.settings_keys_name_hint()}
              autoComplete="off"
              data-autofocus
              {...form.getInputProps('name')}
            />
            <Radio.Group label={m.settings_members_role()} {...form.getInputProps('role')}>
              <Stack gap="xs" mt="xs">
                {grantable.map((role) => (
                  <Radio key={role} value={role} label={roleNames[role]()} description={roleReasons[role]()} />
                ))}
              </Stack>
            </Radio.Group>
            {create.error && <ErrorNotice error={create.error} />}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}>
                {m.app_cancel()}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {m.settings_keys_create()}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
