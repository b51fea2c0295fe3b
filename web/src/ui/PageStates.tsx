import { Anchor, Center, Loader } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { EmptyState } from './EmptyState.tsx';
import { ErrorState } from './ErrorState.tsx';

export function PageLoading() {
  return (
    <Center mih="60vh">
      <Loader size="sm" aria-label={m.app_loading()} />
    </Center>
  );
}

export function PageMissing() {
  return (
    <Center mih="80vh">
      <EmptyState title={m.app_missing_title()} text={m.app_missing_text()}>
        <Anchor component={Link} to="/">
          {m.app_missing_home()}
        </Anchor>
      </EmptyState>
    </Center>
  );
}

export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Center mih="80vh" px="md">
      <ErrorState error={error as Error} onRetry={() => void router.invalidate()} />
    </Center>
  );
}
