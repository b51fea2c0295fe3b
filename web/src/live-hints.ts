import { listContactFields, listStages } from '@roost/contract/contact-lists.ts';
import {
  contactTimeline,
  listContactNotes,
  listContacts,
  listMerges,
  readContact,
  suggestMerges,
} from '@roost/contract/contacts.ts';
import { countConversations, listConversations, readConversation } from '@roost/contract/conversations.ts';
import { listDeliveries, readBacklog, readDelivery } from '@roost/contract/deliveries.ts';
import { readDoctor } from '@roost/contract/doctor.ts';
import { listImports, readImport } from '@roost/contract/imports.ts';
import type { Hint, HintType } from '@roost/contract/live.ts';
import { listMessages } from '@roost/contract/messages.ts';
import { listChannels, listLogins, readMetaApp } from '@roost/contract/meta.ts';
import { listLabels, listTeams } from '@roost/contract/organize.ts';
import { listTemplates } from '@roost/contract/templates.ts';
import { listDrafts, listNotices, listScheduled, readPresence } from '@roost/contract/together.ts';
import type { Query, QueryClient } from '@tanstack/react-query';

/**
 * What each hint makes stale. `every`: always. `one`: only for the ids named, found in the query's `id` parameter.
 * A changed message hints its conversation too, so `message` itself only matters when it says `all`.
 */
const stale: Record<HintType, { every: readonly string[]; one: readonly string[] }> = {
  conversation: {
    every: [listConversations.path, countConversations.path, contactTimeline.path],
    one: [readConversation.path, listMessages.path, listScheduled.path],
  },
  message: { every: [], one: [listMessages.path] },
  channel: { every: [listChannels.path, listLogins.path, readDoctor.path], one: [] },
  login: { every: [listLogins.path, listChannels.path, readMetaApp.path], one: [] },
  contact: {
    every: [listContacts.path, listConversations.path, suggestMerges.path, contactTimeline.path],
    one: [
      readContact.path,
      readConversation.path,
      listContactNotes.path,
      listMerges.path,
      // The server announces a changed stage or field with `all` only; a changed contact leaves both lists alone.
      listStages.path,
      listContactFields.path,
    ],
  },
  template: { every: [listTemplates.path], one: [] },
  import: { every: [listImports.path, listChannels.path], one: [readImport.path] },
  label: { every: [listLabels.path], one: [] },
  team: { every: [listTeams.path], one: [] },
  presence: { every: [], one: [readPresence.path] },
  draft: { every: [], one: [listDrafts.path] },
  notice: { every: [listNotices.path], one: [] },
  // Told (inbox/notify, Announcer); what it changed is hinted beside it.
  news: { every: [], one: [] },
  delivery: { every: [listDeliveries.path, readBacklog.path], one: [readDelivery.path] },
};

/** Whether a hint about one workspace makes the query with this key stale. */
export function concerns(workspaceId: string, hint: Hint, key: readonly unknown[]): boolean {
  const [path, params] = key as [string, { workspaceId?: string; id?: string } | undefined];
  if (params?.workspaceId !== workspaceId) {
    return false;
  }
  const { every, one } = stale[hint.type];
  if (every.includes(path)) {
    return true;
  }
  if (!one.includes(path)) {
    return false;
  }
  // A contact's hint names contacts; a conversation is found by its own id, so any open one is asked again.
  if ('all' in hint || (hint.type === 'contact' && path === readConversation.path)) {
    return true;
  }
  return params.id !== undefined && hint.ids.includes(params.id);
}

const roundMs = 250;
/** Where answers are slow, asking without a pause would make them slower for everybody. */
const restPerWork = 2;
const restMaxMs = 2_000;

/** So often are lists and side panes asked while changes come without a pause; what somebody reads or writes is not. */
const calmMs = 1_000;
const calmAfterRounds = 4;
const eager: ReadonlySet<unknown> = new Set([
  listMessages.path,
  readConversation.path,
  readPresence.path,
  listDrafts.path,
]);

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Collects what became stale and refetches it: at most four rounds a second, one refetch in flight per query. A query hinted
 * while it is being fetched is fetched once more afterwards: the answer under way may have been read before the change.
 */
export function createRefetcher(client: QueryClient): (isStale: (key: readonly unknown[]) => boolean) => void {
  let waiting: ((key: readonly unknown[]) => boolean)[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastRoundAt = 0;
  const running = new Map<string, { again: boolean }>();
  const streaks = new Map<string, { rounds: number; endedAt: number }>();

  /** How long a query has to rest before it is asked again, in an inbox that never stands still. */
  function calm({ queryHash, queryKey }: Query): number {
    const streak = streaks.get(queryHash);
    if (streak === undefined || eager.has(queryKey[0])) return 0;
    return streak.rounds < calmAfterRounds ? 0 : streak.endedAt + calmMs - Date.now();
  }

  function noteRound({ queryHash }: Query): void {
    const last = streaks.get(queryHash);
    const goesOn = last !== undefined && Date.now() - last.endedAt < 2 * calmMs;
    streaks.set(queryHash, { rounds: goesOn ? last.rounds + 1 : 1, endedAt: Date.now() });
  }

  async function refetch(query: Query): Promise<void> {
    const inFlight = running.get(query.queryHash);
    if (inFlight) {
      inFlight.again = true;
      return;
    }
    const run = { again: false };
    running.set(query.queryHash, run);
    try {
      if (calm(query) > 0) await delay(calm(query));
      for (;;) {
        await query.promise?.catch(() => {});
        run.again = false;
        const began = Date.now();
        await client.refetchQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
        noteRound(query);
        // The next page of a list takes the place of a fetch that is under way.
        if (query.state.fetchMeta?.fetchMore) continue;
        if (!run.again) break;
        await delay(Math.max(calm(query), Math.min(restMaxMs, (Date.now() - began) * restPerWork)));
      }
    } finally {
      running.delete(query.queryHash);
    }
  }

  function round(): void {
    timer = undefined;
    lastRoundAt = Date.now();
    const tests = waiting;
    waiting = [];
    const predicate = (query: Query) => tests.some((test) => test(query.queryKey));
    void client.invalidateQueries({ predicate, refetchType: 'none' });
    for (const query of client.getQueryCache().findAll({ predicate })) {
      if (query.isActive()) void refetch(query);
      // Nobody watches it now; what it was asked before the change must not count as fresh when somebody does.
      else if (query.state.fetchStatus !== 'idle')
        void query.promise?.catch(() => {}).finally(() => query.invalidate());
    }
  }

  return (isStale) => {
    waiting.push(isStale);
    if (timer === undefined) {
      timer = setTimeout(round, Math.max(0, lastRoundAt + roundMs - Date.now()));
    }
  };
}
