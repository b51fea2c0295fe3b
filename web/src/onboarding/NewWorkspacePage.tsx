import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createWorkspace } from '@roost/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { meQuery } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { FrontPage } from './FrontPage.tsx';
import { notEmpty } from './fields.ts';

export function NewWorkspacePage() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const create = useCall(createWorkspace);
  const form = useForm({ initialValues: { name: '' }, validate: { name: notEmpty } });
  const submit = form.onSubmit((body) =>
    create.mutate(
      { body },
      {
        onSuccess: async ({ id }) => {
          await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
          await navigate({
            to: '/w/$workspaceId/settings/meta',
            params: { workspaceId: id },
            search: { welcome: true },
          });
        },
      },
    ),
  );
  return (
    <FrontPage
      title={m.app_workspace_new()}
      text={m.app_workspace_new_text()}
      footer={
        <Anchor component={Link} to="/" size="sm">
          {m.app_missing_home()}
        </Anchor>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput label={m.app_field_workspace()} autoFocus {...form.getInputProps('name')} />
          {create.error && <ErrorNotice error={create.error} />}
          <Button type="submit" size="md" loading={create.isPending}>
            {m.app_workspace_create()}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}
