import type { ReportRow } from '@roost/contract/reports.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

type Line = [at: string, what: 'in' | 'out' | 'auto' | 'resolved' | 'failed'];

/** Conversations as they would be after these messages; all times in March 2026, UTC. */
async function tell(): Promise<void> {
  await conversation(channels.page, [
    ['02T09:00', 'in'],
    ['02T09:01', 'auto'],
    ['02T09:02', 'failed'],
    ['02T09:10', 'out'],
    ['02T09:30', 'resolved'],
    ['02T10:00', 'in'],
    ['02T10:02', 'in'],
    ['02T10:30', 'out'],
    ['03T10:00', 'resolved'],
  ]);
  await conversation(channels.phone, [
    ['02T23:30', 'in'],
    ['03T00:30', 'out'],
  ]);
  // Open since before the range: nothing begins in it.
  await conversation(channels.phone, [
    ['01T08:00', 'in'],
    ['02T08:00', 'in'],
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
    for (const [at, what] of lines) {
      const person = what === 'out' || what === 'resolved' || what === 'failed';
      const directions = { in: 'in', out: 'out', auto: 'out', failed: 'out', resolved: 'event' } as const;
      await tx
        .insertInto('messages')
        .values({
          workspace_id,
          id: newId(),
          conversation_id,
          channel_id: channelId,
          direction: directions[what],
          kind: what === 'resolved' ? 'status' : 'text',
          content: JSON.stringify(what === 'resolved' ? { status: 'resolved' } : {}),
          author_type: what === 'in' ? 'contact' : person ? 'agent' : 'system',
          author_id: person ? agentId : null,
          author_name: person ? 'Olivia Owner' : '',
          status: what === 'failed' ? 'failed' : what === 'out' || what === 'auto' ? 'sent' : null,
          placed_at: new Date(`2026-03-${at}:00Z`),
        })
        .execute();
    }
  });
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
