import { Anchor, Button, Group, Loader, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { readSetup, setUp } from '@roost/contract/account.ts';
import type { Answer } from '@roost/contract/endpoint.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, useNavigate } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../query.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FrontPage } from './FrontPage.tsx';
import { atLeastTenCharacters, looksLikeEmail, notEmpty } from './fields.ts';

export function SetupPage() {
  const setup = useEndpoint(readSetup, {});
  if (setup.error) {
    return <ErrorState error={setup.error} onRetry={() => void setup.refetch()} />;
  }
  if (setup.data && !setup.data.needed) {
    return <Navigate to="/sign-in" replace />;
  }
  return (
    <FrontPage title={m.app_setup_title()} text={m.app_setup_text()}>
      {setup.data ? (
        <SetupForm codeNeeded={setup.data.codeNeeded} />
      ) : (
        <Group justify="center" mih={300}>
          <Loader size="sm" aria-label={m.app_loading()} />
        </Group>
      )}
    </FrontPage>
  );
}

function SetupForm({ codeNeeded }: { codeNeeded: boolean }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const create = useCall(setUp);
  const form = useForm({
    initialValues: { name: '', email: '', password: '', workspaceName: '', setupCode: '' },
    validate: {
      name: notEmpty,
      email: looksLikeEmail,
      password: atLeastTenCharacters,
      workspaceName: notEmpty,
      setupCode: (value) => (codeNeeded ? notEmpty(value) : null),
    },
  });
  const submit = form.onSubmit(({ setupCode, ...account }) =>
    create.mutate(
      { body: { ...account, ...(codeNeeded ? { setupCode } : {}) } },
      {
        onSuccess: async ({ workspaceId }) => {
          queryClient.clear();
          await navigate({ to: '/w/$workspaceId/settings/meta', params: { workspaceId }, search: { welcome: true } });
        },
        onError: (error) => {
          if (error.code === 'setup_code_wrong') {
            form.setFieldError('setupCode', m.app_setup_code_wrong());
          }
        },
      },
    ),
  );
  const error = create.error?.code === 'setup_code_wrong' ? null : create.error;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput label={m.app_field_name()} autoComplete="name" autoFocus {...form.getInputProps('name')} />
        <TextInput label={m.app_field_email()} type="email" autoComplete="username" {...form.getInputProps('email')} />
        <PasswordInput
          label={m.app_field_password()}
          description={m.app_field_password_rule()}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <TextInput
          label={m.app_field_workspace()}
          description={m.app_field_workspace_hint()}
          autoComplete="organization"
          {...form.getInputProps('workspaceName')}
        />
        {codeNeeded && (
          <TextInput
            label={m.app_field_setup_code()}
            description={m.app_field_setup_code_hint()}
            autoComplete="one-time-code"
            spellCheck={false}
            {...form.getInputProps('setupCode')}
          />
        )}
        {error?.code === 'setup_done' ? (
          <ErrorNotice error={error} title={m.app_setup_done()}>
            <Anchor
              component={Link}
              to="/sign-in"
              // Or the sign-in page, which remembers an empty Roost, would lead straight back here.
              onClick={() => {
                const present = queryClient.getQueryData<Answer<typeof readSetup>>(keyOf(readSetup, {}));
                queryClient.setQueryData(keyOf(readSetup, {}), present && { ...present, needed: false });
              }}
            >
              {m.app_sign_in()}
            </Anchor>
          </ErrorNotice>
        ) : (
          error && <ErrorNotice error={error} />
        )}
        <Button type="submit" size="md" loading={create.isPending} mt={4}>
          {m.app_setup_submit()}
        </Button>
      </Stack>
    </form>
  );
}
