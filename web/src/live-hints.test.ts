import { listContactFields, listStages } from '@roost/contract/contact-lists.ts';
import { listContacts } from '@roost/contract/contacts.ts';
import { countConversations, listConversations, readConversation } from '@roost/contract/conversations.ts';
import { hintType } from '@roost/contract/live.ts';
import { listMessages } from '@roost/contract/messages.ts';
import { listChannels, listLogins } from '@roost/contract/meta.ts';
import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { concerns, createRefetcher } from './live-hints.ts';

const workspaceId = '01990000-0000-7000-8000-000000000001';
const other = '01990000-0000-7000-8000-000000000002';
const one = '01990000-0000-7000-8000-0000000000c1';
const two = '01990000-0000-7000-8000-0000000000c2';

describe('which queries a hint makes stale', () => {
  const list = [listConversations.path, { workspaceId }, { status: ['open'] }];
  const conversation = (id: string) => [readConversation.path, { workspaceId, id }, {}];
  const messages = (id: string) => [listMessages.path, { workspaceId, id }, {}];

  test('a conversation: the list with any filter, the counts, itself and its messages', () => {
    const hint = { type: 'conversation' as const, ids: [one] };
    for (const key of [list, [countConversations.path, { workspaceId }, {}], conversation(one), messages(one)]) {
      expect(concerns(workspaceId, hint, key)).toBe(true);
    }
  });

  test('not another conversation, nor another workspace', () => {
    const hint = { type: 'conversation' as const, ids: [one] };
    expect(concerns(workspaceId, hint, messages(two))).toBe(false);
    expect(concerns(workspaceId, hint, conversation(two))).toBe(false);
    expect(concerns(other, hint, list)).toBe(false);
  });

  test('`all` means every one of them', () => {
    expect(concerns(workspaceId, { type: 'conversation', all: true }, messages(two))).toBe(true);
    expect(concerns(workspaceId, { type: 'message', all: true }, messages(two))).toBe(true);
  });

  test('a channel and a login change both lists of the settings page', () => {
    for (const type of ['channel', 'login'] as const) {
      expect(concerns(workspaceId, { type, ids: [one] }, [listChannels.path, { workspaceId }, {}])).toBe(true);
      expect(concerns(workspaceId, { type, ids: [one] }, [listLogins.path, { workspaceId }, {}])).toBe(true);
    }
  });

  test('a contact changes names in the list and in the open conversation', () => {
    const hint = { type: 'contact' as const, ids: [two] };
    for (const key of [list, conversation(one), [listContacts.path, { workspaceId }, {}]]) {
      expect(concerns(workspaceId, hint, key)).toBe(true);
    }
  });

  test('stages and own fields are asked again when all contacts are hinted, not for single ones', () => {
    for (const path of [listStages.path, listContactFields.path]) {
      const key = [path, { workspaceId }, {}];
      expect(concerns(workspaceId, { type: 'contact', ids: [one] }, key)).toBe(false);
      expect(concerns(workspaceId, { type: 'contact', all: true }, key)).toBe(true);
    }
  });

  test('no hint touches a query outside a workspace', () => {
    for (const type of hintType.options) {
      expect(concerns(workspaceId, { type, all: true }, ['/api/me', {}, {}])).toBe(false);
    }
  });
});

describe('refetching', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function watch(answer: () => Promise<number>, path = 'watched') {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
    const queryFn = vi.fn(answer);
    const end = new QueryObserver(client, { queryKey: [path], queryFn }).subscribe(() => {});
    return { client, queryFn, end };
  }

  test('a hundred hints in a second cause at most five rounds', async () => {
    const { client, queryFn, end } = watch(async () => 1);
    await vi.advanceTimersByTimeAsync(0);
    const refetch = createRefetcher(client);
    for (let count = 0; count < 100; count += 1) {
      refetch(() => true);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(queryFn.mock.calls.length - 1).toBeGreaterThanOrEqual(4);
    expect(queryFn.mock.calls.length - 1).toBeLessThanOrEqual(5);
    end();
  });

  test('a query hinted while it is fetched is fetched once more afterwards, never twice at a time', async () => {
    let inFlight = 0;
    let mostInFlight = 0;
    const underWay: (() => void)[] = [];
    const endRead = () => {
      underWay.shift()?.();
      return vi.advanceTimersByTimeAsync(0);
    };
    const { client, queryFn, end } = watch(async () => {
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      await new Promise<void>((resolve) => underWay.push(resolve));
      inFlight -= 1;
      return 1;
    });
    const refetch = createRefetcher(client);
    for (let count = 0; count < 3; count += 1) {
      refetch(() => true);
      await vi.advanceTimersByTimeAsync(260);
    }
    await endRead();
    // The second read runs now: it covers all three hints. One more during it asks for a third.
    expect(queryFn).toHaveBeenCalledTimes(2);
    refetch(() => true);
    await vi.advanceTimersByTimeAsync(260);
    await endRead();
    await endRead();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(queryFn).toHaveBeenCalledTimes(3);
    expect(mostInFlight).toBe(1);
    end();
  });

  test('a query that nobody watches, and that was being asked when something changed, is asked again when it is watched', async () => {
    const answers: (() => void)[] = [];
    const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
    const queryFn = vi.fn(() => new Promise<number>((resolve) => answers.push(() => resolve(1))));
    void client.prefetchQuery({ queryKey: ['left'], queryFn });
    await vi.advanceTimersByTimeAsync(0);
    createRefetcher(client)(() => true);
    await vi.advanceTimersByTimeAsync(260);
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(queryFn).toHaveBeenCalledTimes(1);
    const end = new QueryObserver(client, { queryKey: ['left'], queryFn }).subscribe(() => {});
    expect(queryFn).toHaveBeenCalledTimes(2);
    end();
  });

  test('a query whose answers are slow is asked a third of the time at most, and still after the last hint', async () => {
    const tookMs = 600;
    const underWay: { since: number; answer: () => void }[] = [];
    const { client, queryFn, end } = watch(
      () => new Promise((resolve) => underWay.push({ since: Date.now(), answer: () => resolve(1) })),
    );
    const pass = async () => {
      await vi.advanceTimersByTimeAsync(100);
      while (underWay[0] !== undefined && Date.now() - underWay[0].since >= tookMs) underWay.shift()?.answer();
      await vi.advanceTimersByTimeAsync(0);
    };
    for (let passedMs = 0; passedMs < tookMs; passedMs += 100) await pass();
    const refetch = createRefetcher(client);
    for (let passedMs = 0; passedMs < 18_000; passedMs += 100) {
      refetch(() => true);
      await pass();
    }
    const during = queryFn.mock.calls.length - 1;
    expect(during).toBeGreaterThanOrEqual(9);
    expect(during).toBeLessThanOrEqual(11);
    for (let passedMs = 0; passedMs < 10_000; passedMs += 100) await pass();
    expect(queryFn.mock.calls.length - 1).toBe(during + 1);
    end();
  });

  test('while changes come without a pause a list is asked once a second, the open thread four times; both at once afterwards', async () => {
    const counts: Record<string, number> = {};
    for (const path of [listConversations.path, listMessages.path]) {
      const { client, queryFn, end } = watch(async () => 1, path);
      await vi.advanceTimersByTimeAsync(0);
      const refetch = createRefetcher(client);
      const hintFor = async (seconds: number) => {
        for (let passed = 0; passed < seconds * 20; passed += 1) {
          refetch(() => true);
          await vi.advanceTimersByTimeAsync(50);
        }
      };
      await hintFor(3);
      queryFn.mockClear();
      await hintFor(10);
      counts[path] = queryFn.mock.calls.length;
      await vi.advanceTimersByTimeAsync(5_000);
      queryFn.mockClear();
      refetch(() => true);
      await vi.advanceTimersByTimeAsync(0);
      expect(queryFn).toHaveBeenCalledTimes(1);
      end();
    }
    expect(counts[listConversations.path]).toBeGreaterThanOrEqual(8);
    expect(counts[listConversations.path]).toBeLessThanOrEqual(10);
    expect(counts[listMessages.path]).toBeGreaterThanOrEqual(36);
  });

  test('a list whose next page is asked for while it is read anew is read anew after that', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
    let version = 1;
    const underWay: (() => void)[] = [];
    const list = new InfiniteQueryObserver(client, {
      queryKey: ['paged'],
      queryFn: ({ pageParam }) =>
        new Promise<string>((resolve) => underWay.push(() => resolve(`page ${pageParam}, version ${version}`))),
      initialPageParam: 1,
      getNextPageParam: (_last, pages) => pages.length + 1,
    });
    const end = list.subscribe(() => {});
    const endReads = async () => {
      for (const endRead of underWay.splice(0)) endRead();
      await vi.advanceTimersByTimeAsync(260);
    };
    await endReads();
    createRefetcher(client)(() => true);
    await vi.advanceTimersByTimeAsync(260);
    version = 2;
    void list.fetchNextPage();
    for (let read = 0; read < 6; read += 1) await endReads();
    expect(list.getCurrentResult().data?.pages).toEqual(['page 1, version 2', 'page 2, version 2']);
    end();
  });

  test('a query that is not concerned is left alone', async () => {
    const { client, queryFn, end } = watch(async () => 1);
    await vi.advanceTimersByTimeAsync(0);
    createRefetcher(client)(() => false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(queryFn).toHaveBeenCalledTimes(1);
    end();
  });
});
