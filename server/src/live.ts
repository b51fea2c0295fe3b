import type { Hint, HintType } from '@roost/contract/live.ts';
import { sql } from 'kysely';
import pg from 'pg';
import type { Tx } from './db/db.ts';
import { watch } from './db/watch.ts';
import type { Logger } from './log.ts';

const notifyChannel = 'roost_live';
const wakeChannel = 'roost_wake';
/** Wake-ups of this long travel as one. */
const wakeEveryMs = 10;
/** Who only listens would never learn that the connection is dead. */
const askEveryMs = 10_000;
/** NOTIFY takes 8,000 bytes; 50 ids of 36 characters fit with room. Beyond that a hint says `all`. */
const idsMax = 50;
const reconnectDelayMs = 500;

interface Subscriber {
  agentId: string;
  sessionId: string | null;
  listener: (hint: Hint) => void;
  closed: () => void;
}

/** Hints from every process, for the streams of this one. */
export interface Live {
  /** `closed` is called when the agent may listen no longer. Returns the way out. */
  subscribe(workspaceId: string, subscriber: Subscriber): () => void;
  /** Tells the workers of other processes that the journal (`in`) or the outbox (`out`) has something for them. */
  wakeWorkers(way: Way): void;
  /** What a worker does when another process calls. */
  onWake(way: Way, wake: () => void): void;
  /** Hears a channel of somebody else's, once started. `missed`: we were away, and anything may have been said. */
  hear(channel: string, ear: Ear): Promise<() => void>;
  start(): Promise<void>;
  /** Lets every listener go; a server that stops would wait for their streams otherwise. */
  dismissAll(): void;
  close(): Promise<void>;
}

export type Way = 'in' | 'out';

export interface Ear {
  heard(payload: string): void;
  missed(): void;
}

type Note =
  | { workspaceId: string; hints: Hint[] }
  | { gone: { agentId?: string; sessionId?: string; workspaceId?: string } };

/** Tells every process what changed when this transaction commits. Call it once in a transaction: one NOTIFY each. */
export async function publish(tx: Tx, workspaceId: string, hints: readonly Hint[]): Promise<void> {
  const merged = mergeHints(hints);
  if (merged.length === 0) return;
  await notify(tx, { workspaceId, hints: merged });
}

/** Ends the streams of an agent: all of them, or those of one workspace or one session. */
export async function publishAgentGone(
  tx: Tx,
  agentId: string,
  workspaceId: string | null,
  sessionId: string | null = null,
): Promise<void> {
  await notify(tx, {
    gone: { agentId, ...(workspaceId === null ? {} : { workspaceId }), ...(sessionId === null ? {} : { sessionId }) },
  });
}

async function notify(tx: Tx, note: Note): Promise<void> {
  await sql`select pg_notify(${notifyChannel}, ${JSON.stringify(note)})`.execute(tx);
}

/** One hint per type; ids once each; too many ids, and the whole transaction's worth, become `all`. */
export function mergeHints(hints: readonly Hint[]): Hint[] {
  const idsByType = new Map<HintType, Set<string> | 'all'>();
  for (const hint of hints) {
    const known = idsByType.get(hint.type) ?? new Set<string>();
    if ('all' in hint || known === 'all') {
      idsByType.set(hint.type, 'all');
      continue;
    }
    for (const id of hint.ids) known.add(id);
    idsByType.set(hint.type, known);
  }
  const counted = [...idsByType.values()].reduce((sum, ids) => sum + (ids === 'all' ? 0 : ids.size), 0);
  const merged: Hint[] = [];
  for (const [type, ids] of idsByType) {
    if (ids !== 'all' && ids.size === 0) continue;
    merged.push(ids === 'all' || counted > idsMax ? { type, all: true } : { type, ids: [...ids] });
  }
  return merged;
}

/** Listens on a connection of its own: LISTEN does not pass through a transaction pooler. */
export function createLive(connection: pg.ClientConfig, log: Logger): Live {
  const byWorkspace = new Map<string, Set<Subscriber>>();
  let client: Speaker | null = null;
  let closing = false;
  let retry: NodeJS.Timeout | undefined;
  const wakers = new Map<Way, () => void>();
  const ears = new Map<string, Ear>();
  const calling = new Set<Way>();

  /** Not in the transaction that stored something: NOTIFY makes commits wait for one another. A lost call costs a poll. */
  function call(way: Way): void {
    calling.delete(way);
    client?.say('select pg_notify($1, $2)', [wakeChannel, way]).catch(() => {});
  }

  function deliver(note: Note): void {
    if ('gone' in note) {
      dismiss(note.gone);
      return;
    }
    for (const subscriber of byWorkspace.get(note.workspaceId) ?? []) {
      for (const hint of note.hints) subscriber.listener(hint);
    }
  }

  function dismiss(gone: { agentId?: string; sessionId?: string; workspaceId?: string }): void {
    for (const [workspaceId, subscribers] of byWorkspace) {
      if (gone.workspaceId !== undefined && gone.workspaceId !== workspaceId) continue;
      for (const subscriber of [...subscribers]) {
        if (gone.agentId !== undefined && gone.agentId !== subscriber.agentId) continue;
        if (gone.sessionId !== undefined && gone.sessionId !== subscriber.sessionId) continue;
        subscriber.closed();
      }
    }
  }

  /**
   * While we were not listening anything may have changed, and whoever listens may have lost the right to: who still has
   * it opens a new stream, and fetches everything.
   */
  const endEvery = () => dismiss({});

  async function listen(): Promise<void> {
    const fresh = new pg.Client({
      connectionTimeoutMillis: 8_000,
      keepAlive: true,
      ...connection,
    });
    fresh.on('notification', (message) => {
      const ear = ears.get(message.channel);
      if (ear !== undefined) ear.heard(message.payload ?? '');
      else if (message.channel === wakeChannel) wakers.get(message.payload as Way)?.();
      else if (message.channel === notifyChannel) deliver(JSON.parse(message.payload ?? '') as Note);
    });
    fresh.on('error', (error) => log.warn({ error: error.message }, 'live connection lost'));
    const speaker = speakerOf(fresh);
    let unanswered = false;
    const ask = async () => {
      // What we send may get lost while notifications still arrive: the socket alone does not notice.
      if (unanswered) return fresh.end();
      unanswered = true;
      await speaker.say('select 1');
      unanswered = false;
    };
    const asking = setInterval(() => void ask().catch(() => {}), askEveryMs).unref();
    fresh.on('end', () => {
      clearInterval(asking);
      client = null;
      listenAgain();
    });
    await fresh.connect();
    watch(fresh);
    await speaker.say(`listen ${notifyChannel}`);
    await speaker.say(`listen ${wakeChannel}`);
    // One that is added meanwhile is gone through as well.
    for (const channel of ears.keys()) await speaker.say(`listen ${pg.escapeIdentifier(channel)}`);
    client = speaker;
    for (const wake of wakers.values()) wake();
    for (const ear of ears.values()) ear.missed();
  }

  function listenAgain(): void {
    if (closing) return;
    clearTimeout(retry);
    retry = setTimeout(() => {
      listen().then(endEvery, () => listenAgain());
    }, reconnectDelayMs);
  }

  return {
    subscribe(workspaceId, subscriber) {
      const subscribers = byWorkspace.get(workspaceId) ?? new Set();
      byWorkspace.set(workspaceId, subscribers.add(subscriber));
      return () => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0) byWorkspace.delete(workspaceId);
      };
    },
    wakeWorkers(way) {
      if (calling.has(way) || closing) return;
      calling.add(way);
      setTimeout(call, wakeEveryMs, way).unref();
    },
    onWake(way, wake) {
      wakers.set(way, wake);
    },
    async hear(channel, ear) {
      ears.set(channel, ear);
      await client?.say(`listen ${pg.escapeIdentifier(channel)}`);
      return () => ears.delete(channel);
    },
    start: listen,
    dismissAll: endEvery,
    async close() {
      closing = true;
      clearTimeout(retry);
      endEvery();
      await client?.end();
    },
  };
}

interface Speaker {
  /** One statement after the other: pg sends none while it waits for an answer, and soon will not keep it either. */
  say(statement: string, values?: unknown[]): Promise<unknown>;
  end(): Promise<void>;
}

function speakerOf(client: pg.Client): Speaker {
  let last: Promise<unknown> = Promise.resolve();
  return {
    say(statement, values = []) {
      const mine = last.then(() => client.query(statement, values));
      last = mine.catch(() => {});
      return mine;
    },
    end: () => client.end(),
  };
}
