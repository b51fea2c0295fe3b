import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createInvitation, listInvitations, type Role } from '@roost/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { looksLikeEmail } from '../onboarding/fields.ts';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { roleNames, roleReasons } from './roles.ts';

const invitable: readonly Role[] = ['agent', 'admin'];

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const invite = useCall(createInvitation);
  const create = (body: { email: string; role: Role }) =>
    invite.mutate(
      { params: { workspaceId }, body },
      { onSuccess: () => client.invalidateQueries({ queryKey: [listInvitations.path] }) },
    );
  const form = useForm<{ email: string; role: Role }>({
    initialValues: { email: '', role: 'agent' },
    validate: { email: looksLikeEmail },
  });
  return (
    <Modal opened onClose={onClose} title={m.settings_members_invite_title()}>
      {invite.data ? (
        <Stack gap="md">
          <CopyField
            label={m.settings_members_invite_link()}
            value={invite.data.url}
            hint={m.settings_members_invite_link_hint({ email: form.values.email })}
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>{m.app_done()}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit(create)} noValidate>
          <Stack gap="md">
            <Text c="dimmed">{m.settings_members_invite_text()}</Text>
            <TextInput
              label={m.app_field_email()}
              type="email"
              autoComplete="off"
              data-autofocus
              {...form.getInputProps('email')}
            />
            <Radio.Group label={m.settings_members_role()} {...form.getInputProps('role')}>
              <Stack gap="xs" mt="xs">
                {invitable.map((role) => (
                  <Radio key={role} value={role} label={roleNames[role]()} description={roleReasons[role]()} />
                ))}
              </Stack>
            </Radio.Group>
            {invite.error && <ErrorNotice error={invite.error} />}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onClose}>
                {m.app_cancel()}
              </Button>
              <Button type="submit" loading={invite.isPending}>
                {m.settings_members_invite_create()}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
