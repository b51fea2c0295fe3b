import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { readSetup } from '@roost/contract/account.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { signIn } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { FrontPage } from './FrontPage.tsx';
import { looksLikeEmail, notEmpty } from './fields.ts';
import { isOwnPath } from './own-path.ts';

export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' });
  const queryClient = useQueryClient();
  const router = useRouter();
  const setup = useEndpoint(readSetup, {});
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: { email: looksLikeEmail, password: notEmpty },
  });
  const enter = useMutation<void, Error, { email: string; password: string }>({
    mutationFn: ({ email, password }) => signIn(email, password),
    onSuccess: () => {
      queryClient.clear();
      router.history.push(next && isOwnPath(next, window.location.origin) ? next : '/');
    },
  });
  if (setup.data?.needed) {
    return <Navigate to="/setup" replace />;
  }
  return (
    <FrontPage title={m.app_sign_in_title()}>
      <form onSubmit={form.onSubmit((values) => enter.mutate(values))} noValidate>
        <Stack gap="md">
          <TextInput
            label={m.app_field_email()}
            type="email"
            autoComplete="username"
            autoFocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={m.app_field_password()}
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          {enter.error && <SignInProblem error={enter.error} />}
          <Button type="submit" size="md" loading={enter.isPending} mt={4}>
            {m.app_sign_in()}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}

function SignInProblem({ error }: { error: Error }) {
  if (error instanceof ApiError && error.status === 401) {
    return <ErrorNotice title={m.app_sign_in_failed()} />;
  }
  if (error instanceof ApiError && error.status === 429) {
    return <ErrorNotice title={m.app_sign_in_limited()} />;
  }
  return <ErrorNotice error={error} />;
}
