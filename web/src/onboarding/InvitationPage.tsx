import { Anchor, Button, Loader, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { acceptInvitation } from '@roost/contract/account.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useCall } from '../query.ts';
import { randomId } from '../random-id.ts';
import { useMe } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { FrontPage } from './FrontPage.tsx';
import { atLeastTenCharacters, notEmpty } from './fields.ts';

export function InvitationPage() {
  const { token } = useParams({ from: '/invitations/$token' });
  const { data: self, isPending } = useMe();
  const accept = useAccept(token);
  return (
    <FrontPage
      title={m.app_invitation_title()}
      text={m.app_invitation_text()}
      footer={
        !self && (
          <Anchor
            size="sm"
            renderRoot={(props) => <Link {...props} to="/sign-in" search={{ next: `/invitations/${token}` }} />}
          >
            {m.app_invitation_sign_in()}
          </Anchor>
        )
      }
    >
      {isPending ? (
        <Loader size="sm" aria-label={m.app_loading()} />
      ) : self ? (
        <Stack gap="md">
          <Text>{m.app_invitation_signed_in({ name: self.agent.name, email: self.agent.email })}</Text>
          <Problem error={accept.error} />
          {/* An account that exists keeps its name and password: what is sent here is not looked at. */}
          <Button
            size="md"
            loading={accept.isPending}
            onClick={() => accept.send({ name: self.agent.name, password: randomId() })}
          >
            {m.app_invitation_submit()}
          </Button>
        </Stack>
      ) : (
        <NewAccount accept={accept} />
      )}
    </FrontPage>
  );
}

function NewAccount({ accept }: { accept: ReturnType<typeof useAccept> }) {
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: { name: notEmpty, password: atLeastTenCharacters },
  });
  return (
    <form onSubmit={form.onSubmit(accept.send)} noValidate>
      <Stack gap="md">
        <TextInput label={m.app_field_name()} autoComplete="name" autoFocus {...form.getInputProps('name')} />
        <PasswordInput
          label={m.app_field_password()}
          description={m.app_field_password_rule()}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Problem error={accept.error} />
        <Button type="submit" size="md" loading={accept.isPending} mt={4}>
          {m.app_invitation_submit()}
        </Button>
      </Stack>
    </form>
  );
}

function Problem({ error }: { error: ApiError | null }) {
  if (!error) {
    return null;
  }
  return error.status === 404 ? <ErrorNotice title={m.app_invitation_gone()} /> : <ErrorNotice error={error} />;
}

function useAccept(token: string) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { mutate, error, isPending } = useCall(acceptInvitation);
  function send(body: { name: string; password: string }): void {
    mutate(
      { params: { token }, body },
      {
        onSuccess: async ({ workspaceId }) => {
          queryClient.clear();
          await navigate({ to: '/w/$workspaceId/inbox', params: { workspaceId } });
        },
      },
    );
  }
  return { send, error, isPending };
}
