import { Skeleton, Stack } from '@mantine/core';
import { m } from '../paraglide/messages.js';

/** A list about to come: rows of the height the real ones will have. */
export function RowsLoading({ rows = 4, height = 44 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label={m.app_loading()}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </Stack>
  );
}
