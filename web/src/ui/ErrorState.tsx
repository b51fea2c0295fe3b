import { Button, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';

/** What went wrong, what to do, the number to quote, and another try. */
export function ErrorState({ error, onRetry }: { error: Error; onRetry?: (() => void) | undefined }) {
  const known = error instanceof ApiError;
  return (
    <Stack align="center" gap="xs" py="xl" px="md" role="alert">
      <IconAlertTriangle size={28} color="var(--roost-warn)" aria-hidden="true" />
      <Title order={2} size="h3" ta="center">
        {known ? error.message : m.app_error_unexpected()}
      </Title>
      {known && error.action && (
        <Text c="dimmed" ta="center" maw={460}>
          {error.action}
        </Text>
      )}
      {onRetry && (
        <Button variant="default" mt="sm" onClick={onRetry}>
          {m.app_try_again()}
        </Button>
      )}
      {known && error.requestId && (
        <Text size="xs" c="dimmed" mt="xs">
          {m.app_error_request({ requestId: error.requestId })}
        </Text>
      )}
    </Stack>
  );
}
