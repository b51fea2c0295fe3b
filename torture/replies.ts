import { setTimeout as delay } from 'node:timers/promises';
import type { Conversation } from '@roost/contract/conversations.ts';
import { type TestClient, testClient } from '../server/src/test/client.ts';
import { untilNone } from './until-none.ts';
import type { World } from './world.ts';

type Platform = 'messenger' | 'instagram' | 'whatsapp';
const platforms: readonly Platform[] = ['messenger', 'instagram', 'whatsapp'];

/** Conversations with people who have just written, on every platform in turn; their API paths. */
export async function openConversations(world: World, run: string, count: number): Promise<string[]> {
  const sim = testClient(world.simulator.url);
  for (let n = 0; n < count; n++) {
    const { body } = await sim.call<{ id: string }>('POST', '/_sim/customers', { name: `${run} ${n}` });
    await sim.call('POST', '/_sim/send', { platform: platforms[n % 3], customerId: body.id, text: 'Hello?' });
  }
  await world.simulator.settle();
  await world.workedThrough();
  // Their names, by which they are found, come from their profiles a moment later.
  const until = performance.now() + 60_000;
  for (;;) {
    const paths = await conversationsOf(world, run);
    if (paths.length === count) return paths;
    if (performance.now() > until) throw new Error(`${paths.length} conversations of ${count}`);
    await delay(200);
  }
}

async function conversationsOf(world: World, run: string): Promise<string[]> {
  const paths: string[] = [];
  for (let cursor = ''; ; ) {
    const path = `${world.workspace.path}/conversations?limit=100&q=${run}${cursor}`;
    const { body } = await world.workspace.owner.call<{ items: Conversation[]; nextCursor: string | null }>(
      'GET',
      path,
    );
    paths.push(...body.items.map(({ id }) => `${world.workspace.path}/conversations/${id}`));
    if (body.nextCursor === null) return paths;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
}

/** Queues one reply; true when Roost took it. */
export async function say(
  world: World,
  path: string,
  text: string,
  { by = world.workspace.owner, sendAt }: { by?: TestClient; sendAt?: string } = {},
): Promise<boolean> {
  const answer = await by
    .call('POST', `${path}/messages`, { clientKey: text, mode: 'reply', text, sendAt })
    .catch(() => ({ status: 0 }));
  return answer.status === 202 || answer.status === 200;
}

/** How often each of our texts is on a customer's phone. */
export async function onPhones(world: World, run: string): Promise<Map<string, number>> {
  const { body } = await testClient(world.simulator.url).call<{
    threads: { messages: { direction: string; text: string }[] }[];
  }>('GET', '/_sim/state');
  const shown = new Map<string, number>();
  for (const { direction, text } of body.threads.flatMap(({ messages }) => messages)) {
    if (direction === 'business' && text?.startsWith(run)) shown.set(text, (shown.get(text) ?? 0) + 1);
  }
  return shown;
}

interface Believed {
  text: string;
  status: string;
  /** Why it failed. */
  cause: string | null;
}

/** What Roost believes about each of our texts. */
async function believed(world: World, run: string): Promise<Map<string, Believed>> {
  const rows = await world.rows<Believed>(
    "select text, status, error ->> 'code' as cause from messages where direction = 'out' and client_key like $1",
    [`${run}%`],
  );
  return new Map(rows.map((row) => [row.text, row]));
}

/** Meta gives back one place for messages to the same person in this time. */
const pairPlaceMs = 6_000;

/** Minutes of waiting, at once: back-offs end, channels are rested, open outcomes have been open for long. */
export async function letTimePass(world: World): Promise<void> {
  const left = async () => {
    await world.rows(`update outbox set next_at = now(), claimed_at = claimed_at - interval '3 minutes'
      where (next_at > now() or claimed_at > now() - interval '3 minutes')
        and (state <> 'sending' or claimed_at < now() - interval '25 seconds')`);
    await world.rows("update channel_pace set rests_until = now() where rests_until > now() + interval '1 second'");
    await delay(300);
    const [row] = await world.rows<{ waiting: number; refused: number }>(
      "select count(*)::int as waiting, count(*) filter (where state = 'waiting' and attempts > 0)::int as refused from outbox",
    );
    const { waiting, refused } = row ?? { waiting: 0, refused: 0 };
    // Meta's time goes on only for these: it would refuse them again and again, and reply windows close by the same clock.
    if (refused > 0) world.simulator.clock.advance(pairPlaceMs);
    return waiting;
  };
  await untilNone(left, 0, 'replies are in the outbox');
}

/** Compares what was queued, what Roost believes and what is on the phones. */
export async function compareReplies(world: World, run: string, queued: ReadonlySet<string>) {
  const shown = await onPhones(world, run);
  const status = await believed(world, run);
  const all = [...queued];
  const having = (wanted: string) => all.filter((text) => status.get(text)?.status === wanted);
  const failed = having('failed');
  const wrongly = failed.filter((text) => shown.has(text));
  const unsettled = having('unknown').filter((text) => shown.has(text));
  return {
    /** Meta said of each that it arrived: by its answer, an echo or a status. */
    faults: [
      ...(wrongly.length > 0 ? [`${wrongly.length} replies that arrived are called failed`] : []),
      ...(unsettled.length > 0 ? [`${unsettled.length} replies that arrived stay unknown`] : []),
    ],
    acked: queued.size,
    stored: all.filter((text) => shown.has(text)).length,
    // Said to be sent and on no phone, or still not sent at all.
    lost: all.filter((text) => {
      const known = status.get(text)?.status;
      if (known === undefined || known === 'queued') return true;
      return known !== 'failed' && known !== 'unknown' && !shown.has(text);
    }).length,
    duplicated: [...shown.values()].reduce((sum, times) => sum + times - 1, 0),
    doubtful: having('unknown').length,
    failed: failed.length,
    causes: [...new Set(failed.map((text) => status.get(text)?.cause))].join(', '),
  };
}
