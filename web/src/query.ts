import { me } from '@roost/contract/account.ts';
import type { Answer, Endpoint } from '@roost/contract/endpoint.ts';
import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { ApiError, call, type Request } from './api.ts';

/** `[endpoint.path, params, query]`: live hints find their queries by it (live-hints.ts). */
export type EndpointKey = readonly [path: string, params: unknown, query: unknown];

export function keyOf<E extends Endpoint>(endpoint: E, request: Request<E>): EndpointKey {
  return [endpoint.path, request.params ?? {}, request.query ?? {}];
}

/** Options for useQuery, prefetchQuery and ensureQueryData alike. */
export function endpointQuery<E extends Endpoint>(endpoint: E, request: Request<E>) {
  return queryOptions<Answer<E>, ApiError, Answer<E>, EndpointKey>({
    queryKey: keyOf(endpoint, request),
    queryFn: ({ signal }) => call(endpoint, { ...request, signal }),
  });
}

/** Reads one GET endpoint and keeps it fresh through live hints. */
export function useEndpoint<E extends Endpoint>(
  endpoint: E,
  request: Request<E>,
  options: { enabled?: boolean; refetchEveryMs?: number } = {},
) {
  const { refetchEveryMs, ...rest } = options;
  return useQuery({
    ...endpointQuery(endpoint, request),
    ...rest,
    ...(refetchEveryMs === undefined ? {} : { refetchInterval: refetchEveryMs }),
  });
}

/** A list that goes on page by page. Its key is its own: the same request may be read as one page elsewhere. */
export function usePages<E extends Endpoint>(
  endpoint: E,
  request: Request<E>,
  options: { keepPrevious?: boolean } = {},
) {
  return useInfiniteQuery({
    queryKey: [...keyOf(endpoint, request), 'pages'],
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { ...(request.query as object | undefined), ...(cursor === null ? {} : { cursor }) };
      return call(endpoint, { ...request, query, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page as { nextCursor: string | null }).nextCursor,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Writes through one endpoint: `const save = useCall(saveMetaApp); save.mutate({ params, body })`. */
export function useCall<E extends Endpoint>(endpoint: E) {
  return useMutation<Answer<E>, ApiError, Request<E>>({ mutationFn: (request) => call(endpoint, request) });
}

/** Worth another try without asking: no answer, or a server that says it will be back. Nothing 4xx. */
function passes(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503 || error.code === 'unreadable');
}

/** `onSignedOut`: the server no longer knows us, noticed by any query but the one that asks who we are. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof ApiError && error.code === 'not_signed_in' && query.queryKey[0] !== me.path) {
          onSignedOut();
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && passes(error),
      },
      mutations: { retry: false },
    },
  });
}
