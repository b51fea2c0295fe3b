import { useSearch } from '@tanstack/react-router';

/** The message the address asks for (`?message=`): a search result, a mention. */
export function useWantedMessage(): string | null {
  return useSearch({ strict: false, select: (search) => (search as { message?: string }).message ?? null });
}
