import { readSetup } from '@roost/contract/account.ts';
import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { ApiError } from '../api.ts';
import { endpointQuery } from '../query.ts';
import { meQuery } from '../session.ts';

/** Null when nobody is signed in; any other failure is shown as one. */
export async function whoIsIt(queryClient: QueryClient) {
  try {
    return await queryClient.fetchQuery({ ...meQuery, staleTime: 60_000 });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return null;
    }
    throw error;
  }
}

export async function toFrontDoor(queryClient: QueryClient, href: string) {
  const { needed } = await queryClient.fetchQuery(endpointQuery(readSetup, {}));
  return needed
    ? redirect({ to: '/setup', replace: true })
    : redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true });
}
