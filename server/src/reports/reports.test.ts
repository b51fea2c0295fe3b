import type { ReportRow } from '@roost/contract/reports.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let own: TestWorkspace;
let agentId: string;
const channels = { page: newId(), phone: newId() };

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  const me = await own.owner.call<{ agent: { id: string } }>('GET', '/api/me');
  agentId = me.body.agent.id;
  await tell();
});
afterAll(() => roost.close());

type What = 'in' | 'out' | 'auto' | 'resolved' | 'reopened' | 'failed' | 'imported' | 'imported out';
type Line = readonly [at: string, what: What];

/** Conversations as they would be after these messages; all times in 2026, UTC. */
async function tell(): Promise<void> {
  await conversation(channels.page, [
    ['03-02T09:00', 'in'],
    ['03-02T09:01', 'auto'],
    ['03-02T09:02', 'failed'],
    ['03-02T09:10', 'out'],
    ['03-02T09:30', 'resolved'],
    ['03-02T10:00', 'in'],
    ['03-02T10:02', 'in'],
    ['03-02T10:30', 'out'],
    ['03-03T10:00', 'resolved'],
  ]);
  await conversation(channels.phone, [
    ['03-02T23:30', 'in'],
    ['03-03T00:30', 'out'],
  ]);
  // Open since before the range: nothing begins in it.
  await conversation(channels.phone, [
    ['03-01T08:00', 'in'],
    ['03-02T08:00', 'in'],
  ]);
}

async function conversation(channelId: string, lines: readonly Line[]): Promise<void> {
  const workspace_id = own.id;
  const [contact_id, identity_id, conversation_id] = [newId(), newId(), newId()];
  await acrossWorkspaces(roost.app.ctx, async (tx) => {
    await tx
      .insertInto('channels')
      .values({
        workspace_id,
        id: channelId,
        kind: 'facebook',
        external_id: channelId,
        name: channelId === channels.page ? '=Page' : 'Phone',
        state: 'connected',
        state_message: '',
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tx.insertInto('contacts').values({ workspace_id, id: contact_id, name: 'Customer' }).execute();
    await tx
      .insertInto('identities')
      .values({
        workspace_id,
        id: identity_id,
        contact_id,
        channel_id: channelId,
        external_id: identity_id,
        address: identity_id,
      })
      .execute();
    await tx
      .insertInto('conversations')
      .values({
        workspace_id,
        id: conversation_id,
        channel_id: channelId,
        identity_id,
        contact_id,
        surface: 'direct',
        last_activity_at: new Date('2026-03-02T00:00:00Z'),
      })
      .execute();
    if (lines.length === 0) return;
    await tx
      .insertInto('messages')
      .values(
        lines.map((line) => ({ workspace_id, id: newId(), conversation_id, channel_id: channelId, ...row(line) })),
      )
      .execute();
  });
}

function row([at, what]: Line) {
  const event = what === 'resolved' || what === 'reopened';
  const inbound = what === 'in' || what === 'imported';
  const person = what === 'out' || what === 'failed' || event;
  return {
    direction: event ? ('event' as const) : inbound ? ('in' as const) : ('out' as const),
    kind: event ? 'status' : 'text',
    content: JSON.stringify(event ? { status: what === 'resolved' ? 'resolved' : 'open' } : {}),
    author_type: inbound ? ('contact' as const) : what === 'auto' ? ('system' as const) : ('agent' as const),
    author_id: person ? agentId : null,
    author_name: person ? 'Olivia Owner' : '',
    status: event || inbound ? null : what === 'failed' ? ('failed' as const) : ('sent' as const),
    imported: what.startsWith('imported'),
    placed_at: new Date(`2026-${at}:00Z`),
  };
}

async function report(query: string): Promise<ReportRow[]> {
  const answer = await own.owner.call<{ items: ReportRow[] }>('GET', `${own.path}/reports/conversations?${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.items;
}

test('counts what was opened, answered and resolved, by day, channel and agent', async () => {
  const rows = await report('from=2026-03-02&to=2026-03-03');
  expect(rows.find((row) => row.group === 'total')).toMatchObject({
    opened: 3,
    answered: 3,
    resolved: 2,
    medianFirstReplySeconds: 30 * 60,
    medianResolveSeconds: (30 * 60 + 24 * 3600) / 2,
    messagesIn: 5,
    messagesOut: 3,
  });
  expect(rows.filter((row) => row.group === 'day').map(({ day, opened, answered }) => [day, opened, answered])).toEqual(
    [
      ['2026-03-02', 3, 2],
      ['2026-03-03', 0, 1],
    ],
  );
  const byChannel = rows.filter((row) => row.group === 'channel');
  expect(byChannel.find((row) => row.channelId === channels.phone)).toMatchObject({ opened: 1, answered: 1 });
  expect(rows.filter((row) => row.group === 'agent')).toMatchObject([
    { agentId, agentName: 'Olivia Owner', answered: 3, resolved: 2, medianFirstReplySeconds: 1800 },
  ]);
});

test('a day is a day of the zone that is asked for', async () => {
  const rows = await report('from=2026-03-03&to=2026-03-03&timezone=Asia/Tokyo');
  expect(rows.find((row) => row.group === 'total')).toMatchObject({ opened: 1, answered: 1 });
});

test('one channel alone can be asked for', async () => {
  const rows = await report(`from=2026-03-02&to=2026-03-03&channelId=${channels.page}`);
  expect(rows.find((row) => row.group === 'total')).toMatchObject({ opened: 2, answered: 2 });
});

describe('an episode begins with the first message of the customer’s that nobody is working on:', () => {
  const total = async (lines: readonly Line[], range = 'from=2026-03-01&to=2026-03-31') => {
    const channelId = newId();
    await conversation(channelId, lines);
    const rows = await report(`${range}&channelId=${channelId}`);
    const { opened, answered, resolved, medianFirstReplySeconds, medianResolveSeconds } =
      rows.find((row) => row.group === 'total') ?? {};
    return { opened, answered, resolved, reply: medianFirstReplySeconds, resolve: medianResolveSeconds };
  };

  test('after *resolved*, though we have written since', async () => {
    const first = [
      ['03-02T09:00', 'in'],
      ['03-02T09:10', 'out'],
      ['03-02T09:20', 'resolved'],
    ] as const;
    const second = [
      ['03-05T10:00', 'in'],
      ['03-05T10:30', 'out'],
      ['03-05T11:00', 'resolved'],
    ] as const;
    const twice = { opened: 2, answered: 2, resolved: 2, reply: 20 * 60, resolve: 40 * 60 };
    expect(await total([...first, ['03-04T08:00', 'out'], ...second])).toEqual(twice);
    // The answer that came with *Resolve* landed behind it.
    expect(await total([...first, ['03-02T09:21', 'out'], ...second])).toEqual(twice);
  });

  test('after a template of ours', async () => {
    const lines = [
      ['03-02T09:00', 'out'],
      ['03-02T10:00', 'in'],
      ['03-02T10:05', 'out'],
    ] as const;
    expect(await total(lines)).toMatchObject({ opened: 1, answered: 1, reply: 5 * 60 });
  });

  test('after what an import remembers, which begins none itself', async () => {
    const memory = [
      ['03-01T09:00', 'imported'],
      ['03-01T10:00', 'imported out'],
      ['03-01T11:00', 'imported'],
    ] as const;
    expect(await total(memory)).toMatchObject({ opened: 0, answered: 0 });
    const live = [
      ['03-02T10:00', 'in'],
      ['03-02T10:05', 'out'],
    ] as const;
    expect(await total([...memory, ...live])).toMatchObject({ opened: 1, answered: 1, reply: 5 * 60 });
  });

  test('and not after a silence, however long', async () => {
    const lines = [
      ['01-02T09:00', 'in'],
      ['03-02T10:00', 'in'],
      ['03-02T10:05', 'out'],
    ] as const;
    const days = 31 - 2 + 28 + 2;
    expect(await total(lines)).toMatchObject({ opened: 0, answered: 1, reply: days * 86_400 + 65 * 60 });
  });

  test('as a plain count over the whole of every thread finds it', async () => {
    // Half days, so that many fall together or on the edge of the range.
    const half = fc.integer({ min: 0, max: 179 });
    const whats: What[] = ['in', 'in', 'out', 'resolved', 'auto', 'reopened', 'failed', 'imported', 'imported out'];
    const what = fc.constantFrom(...whats);
    const thread = fc
      .array(fc.tuple(half, what), { maxLength: 14 })
      .map((turns) => turns.sort(([a], [b]) => a - b).map(([at, said]): Line => [halfDay(at).slice(5, 16), said]));
    await fc.assert(
      fc.asyncProperty(fc.array(thread, { minLength: 1, maxLength: 3 }), half, half, async (threads, one, two) => {
        const channelId = newId();
        for (const lines of threads) await conversation(channelId, lines);
        const [from, to] = [halfDay(Math.min(one, two)).slice(0, 10), halfDay(Math.max(one, two)).slice(0, 10)];
        const rows = await report(`from=${from}&to=${to}&channelId=${channelId}`);
        expect(rows.find((row) => row.group === 'total') ?? nothing).toMatchObject(recount(threads, from, to));
      }),
      { numRuns: 60 },
    );
  });
});

const halfDay = (n: number) => new Date(Date.UTC(2026, 0, 1, 12 * n)).toISOString();
const nothing = { opened: 0, answered: 0, resolved: 0, medianFirstReplySeconds: null, medianResolveSeconds: null };

/** The same figures, by walking through each thread. */
function recount(threads: readonly (readonly Line[])[], from: string, to: string) {
  const episodes: { openedAt: number; answeredAt?: number; resolvedAt?: number }[] = [];
  for (const lines of threads) {
    let episode: (typeof episodes)[number] | undefined;
    let open = false;
    for (const [time, what] of lines) {
      const at = Date.parse(`2026-${time}:00Z`);
      if (what === 'in' && !open) {
        episode = { openedAt: at };
        episodes.push(episode);
        open = true;
      }
      if (what === 'out' || what === 'imported out') if (episode) episode.answeredAt ??= at;
      if (what === 'resolved') {
        if (episode) episode.resolvedAt ??= at;
        open = false;
      }
    }
  }
  const end = Date.parse(`${to}T24:00:00Z`);
  const within = (at: number | undefined) => at !== undefined && at >= Date.parse(`${from}T00:00:00Z`) && at < end;
  const spans = (key: 'answeredAt' | 'resolvedAt') =>
    episodes.filter((one) => within(one[key])).map((one) => ((one[key] ?? 0) - one.openedAt) / 1000);
  return {
    opened: episodes.filter((one) => within(one.openedAt)).length,
    answered: spans('answeredAt').length,
    resolved: spans('resolvedAt').length,
    medianFirstReplySeconds: middle(spans('answeredAt')),
    medianResolveSeconds: middle(spans('resolvedAt')),
  };
}

function middle(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

test('the CSV has the same rows, and no name in it runs as a formula', async () => {
  const rows = await report('from=2026-03-02&to=2026-03-03');
  const { body } = await own.owner.call<string>(
    'GET',
    `${own.path}/reports/conversations.csv?from=2026-03-02&to=2026-03-03`,
  );
  const lines = body.trim().split('\n');
  expect(lines).toHaveLength(rows.length + 1);
  expect(body).toContain("channel,,'=Page,,2,2,2");
});

test('a range that makes no sense is refused with a sentence', async () => {
  for (const query of ['from=2026-03-03&to=2026-03-02', 'from=2024-01-01&to=2026-03-02', 'from=x&to=y']) {
    const answer = await own.owner.call('GET', `${own.path}/reports/conversations?${query}`);
    expect(answer.status, query).toBe(400);
  }
  const zone = await own.owner.call(
    'GET',
    `${own.path}/reports/conversations?from=2026-03-02&to=2026-03-02&timezone=X`,
  );
  expect(zone.status).toBe(400);
});
