import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { acceptInvitation } from '@roost/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { FrontPage } from './FrontPage.tsx';
import { atLeastTenCharacters, notEmpty } from './fields.ts';

export function InvitationPage() {
  const { token } = useParams({ from: '/invitations/$token' });
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const accept = useCall(acceptInvitation);
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: { name: notEmpty, password: atLeastTenCharacters },
  });
  const submit = form.onSubmit((body) =>
    accept.mutate(
      { params: { token }, body },
      {
        onSuccess: async ({ workspaceId }) => {
          queryClient.clear();
          await navigate({ to: '/w/$workspaceId/inbox', params: { workspaceId } });
        },
      },
    ),
  );
  return (
    <FrontPage
      title={m.app_invitation_title()}
      text={m.app_invitation_text()}
      footer={
        <Anchor component={Link} to="/sign-in" size="sm">
          {m.app_invitation_sign_in()}
        </Anchor>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput label={m.app_field_name()} autoComplete="name" autoFocus {...form.getInputProps('name')} />
          <PasswordInput
            label={m.app_field_password()}
            description={m.app_invitation_password_hint()}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {accept.error &&
            (accept.error.status === 404 ? (
              <ErrorNotice title={m.app_invitation_gone()} />
            ) : (
              <ErrorNotice error={accept.error} />
            ))}
          <Button type="submit" size="md" loading={accept.isPending} mt={4}>
            {m.app_invitation_submit()}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}
