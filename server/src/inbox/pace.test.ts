import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import type { Usage } from '../meta/usage.ts';
import { failAtMeta } from '../test/faults.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { allowanceOf } from './allowance.ts';
import { claim } from './outbox.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let channels: Channel[];

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  channels = await connectEverything(roost, workspace);
});
afterAll(() => roost.close());
afterEach(async () => {
  await roost.sim('DELETE', '/_sim/faults');
  await system('delete from channel_pace');
  await roost.settle();
});

const system = (statement: string) =>
  acrossWorkspaces(roost.app.ctx, async (tx) => (await sql.raw<Record<string, unknown>>(statement).execute(tx)).rows);

type Platform = 'messenger' | 'whatsapp';

/** As many customers, each of whom has just written. */
async function conversations(platform: Platform, name: string, count: number): Promise<string[]> {
  for (let n = 0; n < count; n++) {
    const customer = await roost.sim<{ id: string }>('POST', '/_sim/customers', { name: `${name} ${n}` });
    await roost.sim('POST', '/_sim/send', { platform, customerId: customer.body.id, text: 'Hello?' });
  }
  await roost.settle();
  const path = `${workspace.path}/conversations?limit=100&q=${encodeURIComponent(name)}`;
  const { body } = await workspace.owner.call<{ items: Conversation[] }>('GET', path);
  expect(body.items).toHaveLength(count);
  return body.items.map(({ id }) => `${workspace.path}/conversations/${id}`);
}

const say = (path: string, text: string) =>
  workspace.owner.call<Message>('POST', `${path}/messages`, { clientKey: text, mode: 'reply', text });

async function statuses(paths: readonly string[]): Promise<(string | null)[]> {
  const threads = await Promise.all(
    paths.map((path) => workspace.owner.call<{ items: Message[] }>('GET', `${path}/messages?limit=1`)),
  );
  return threads.map(({ body }) => body.items[0]?.status ?? null);
}

describe('a channel', () => {
  it('is sent to no faster than Meta allows, whoever sends', async () => {
    const ids = (await system("select workspace_id, id from channels where kind = 'facebook' limit 1"))[0];
    const seconds = 0.6;
    const claimed = await acrossWorkspaces(roost.app.ctx, async (tx) => {
      // In a transaction of its own, so that nothing of it is ever sent: a hundred replies to a hundred people.
      await sql`with people as (
          insert into contacts (workspace_id, id, name) select ${ids?.workspace_id}, gen_random_uuid(), 'x'
          from generate_series(1, 100) returning id
        ), known as (
          insert into identities (workspace_id, id, contact_id, channel_id, external_id, address)
          select ${ids?.workspace_id}, gen_random_uuid(), id, ${ids?.id}, id::text, id::text from people returning id, contact_id
        ), talks as (
          insert into conversations (workspace_id, id, channel_id, identity_id, contact_id, surface, last_activity_at)
          select ${ids?.workspace_id}, gen_random_uuid(), ${ids?.id}, id, contact_id, 'direct', now() from known returning id
        ), said as (
          insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, author_type, status, placed_at)
          select ${ids?.workspace_id}, gen_random_uuid(), id, ${ids?.id}, 'out', 'text', 'agent', 'queued', now() from talks
          returning id, conversation_id
        )
        insert into outbox (workspace_id, message_id, conversation_id, channel_id, lane)
        select ${ids?.workspace_id}, id, conversation_id, ${ids?.id}, (random() * 63)::int from said`.execute(tx);
      const until = performance.now() + seconds * 1000;
      let count = 0;
      while (performance.now() < until) count += (await claim(tx, 4)).attempts.length;
      await sql`rollback`.execute(tx);
      return count;
    });
    // 40 a second for a Page, of which four fifths are used, and a fifth of a second at once.
    expect(claimed).toBeLessThanOrEqual(32 * (seconds + 0.2) + 2 * 4);
    expect(claimed).toBeGreaterThan(10);
  });

  it('that keeps failing rests as a whole, tries again with one message, and the others do not notice', async () => {
    const broken = await conversations('messenger', 'Outage', 7);
    const [fine] = await conversations('whatsapp', 'Meanwhile', 1);
    const { body: one } = await workspace.owner.call<Conversation>('GET', broken[0] ?? '');
    const page = channels.find(({ id }) => id === one.channelId)?.externalId;
    await failAtMeta(roost, `/${page}/messages`, { status: 500, error: { code: 2, message: 'unavailable' } });
    for (const [n, path] of broken.entries()) await say(path, `outage ${n}`);
    await expect.poll(() => system('select failures from channel_pace where rests_until > now()')).toHaveLength(1);
    await say(fine ?? '', 'all well');
    await expect.poll(async () => (await statuses([fine ?? '']))[0]).toMatch(/sent|delivered/);
    const { body } = await workspace.owner.call<{ resting: { reason: string }[]; outbox: { waiting: number } }>(
      'GET',
      `${workspace.path}/deliveries/backlog`,
    );
    expect(body).toMatchObject({ resting: [{ reason: 'failing' }], outbox: { waiting: 7 } });
    const triedBefore = await triesAt(page);
    await system(
      `update channel_pace set rests_until = now() where rests_until > now(); update outbox set next_at = now()`,
    );
    await expect.poll(() => triesAt(page)).toBe(triedBefore + 1);
    await expect.poll(() => system('select failures from channel_pace where rests_until > now()')).toHaveLength(1);
    await roost.sim('DELETE', '/_sim/faults');
    await system(
      `update channel_pace set rests_until = now() where rests_until > now(); update outbox set next_at = now()`,
    );
    await expect.poll(async () => new Set(await statuses(broken))).toEqual(new Set(['delivered']));
    await roost.settle();
    expect(await system('select 1 from channel_pace where failures > 0 or rests_until is not null')).toEqual([]);
  });

  it('does not rest because of one message that Meta fails at again and again', async () => {
    const [poisoned, other] = await conversations('messenger', 'Poisoned', 2);
    await failAtMeta(
      roost,
      '/messages',
      { status: 500, error: { code: 2, message: 'unavailable' } },
      { method: 'POST' },
    );
    await say(poisoned ?? '', 'again and again');
    for (let tries = 1; tries <= 7; tries++) {
      await expect
        .poll(() => system('select attempts, state from outbox'))
        .toEqual([{ attempts: tries, state: 'waiting' }]);
      await system(`update outbox set next_at = now() + interval '${tries < 7 ? 0 : 1} hour'`);
      await roost.app.drain();
    }
    await roost.sim('DELETE', '/_sim/faults');
    await say(other ?? '', 'at once');
    await expect.poll(async () => (await statuses([other ?? '']))[0]).toMatch(/sent|delivered/);
    await system('update outbox set next_at = now()');
  });

  it('whose limit is reached rests until Meta’s time, and no longer than that', async () => {
    const [path, other] = await conversations('messenger', 'Limited', 2);
    await failAtMeta(
      roost,
      '/messages',
      { status: 400, error: { code: 80006, message: 'too many calls' } },
      { times: 1 },
    );
    await say(path ?? '', 'limited');
    await expect
      .poll(() => system("select 1 from channel_pace where rest_reason = 'limit' and rests_until > now()"))
      .toHaveLength(1);
    await say(other ?? '', 'waits as well');
    await roost.app.drain();
    expect(await statuses([path ?? '', other ?? ''])).toEqual(['queued', 'queued']);
    await system(
      'update channel_pace set rests_until = now() where rests_until > now(); update outbox set next_at = now()',
    );
    await expect.poll(async () => new Set(await statuses([path ?? '', other ?? '']))).toEqual(new Set(['delivered']));
  });
});

/** How many attempts the outbox has made at the messages that wait for this account. */
async function triesAt(externalId: string | undefined): Promise<number> {
  const [row] = await system(`select coalesce(sum(attempts), 0)::int as tries from outbox o
    join channels c on c.id = o.channel_id where c.external_id = '${externalId}'`);
  return Number(row?.tries);
}

it('a login that died and came back: what waited goes out, in its order', async () => {
  const [path] = await conversations('messenger', 'Patient', 1);
  await system("update channels set state = 'needs_reconnect' where kind = 'facebook'");
  for (const text of ['one', 'two', 'three']) await say(path ?? '', text);
  await roost.app.drain();
  expect(await statuses([path ?? ''])).toEqual(['queued']);
  await system("update channels set state = 'connected' where kind = 'facebook'");
  await expect.poll(() => statuses([path ?? ''])).toEqual(['delivered']);
  const state = await roost.sim<{ threads: { messages: { direction: string; text: string }[] }[] }>(
    'GET',
    '/_sim/state',
  );
  const thread = state.body.threads.find(({ messages }) => messages.some(({ text }) => text === 'three'));
  expect(thread?.messages.filter(({ direction }) => direction === 'business').map(({ text }) => text)).toEqual([
    'one',
    'two',
    'three',
  ]);
});

describe('Meta’s usage headers', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  const target = { externalId: '1', parentId: '2' };
  const report = (percent: number, regainMinutes = 0): Usage => ({
    percent,
    regainAt: regainMinutes > 0 ? new Date(now.getTime() + regainMinutes * 60_000) : null,
    seenAt: now,
  });
  it.each([
    ['nothing known', new Map<string, Usage>(), { slower: 1, restMs: 0 }],
    ['half used', new Map([['1:messenger', report(50)]]), { slower: 1, restMs: 0 }],
    ['three quarters used', new Map([['1:messenger', report(80)]]), { slower: 2, restMs: 0 }],
    ['nearly all used, of the account above', new Map([['2:whatsapp', report(96)]]), { slower: 20, restMs: 0 }],
    ['all used', new Map([['1:messenger', report(100, 5)]]), { slower: 20, restMs: 300_000 }],
    ['another account’s', new Map([['3:messenger', report(100, 5)]]), { slower: 1, restMs: 0 }],
  ])('%s', (_name, usage, expected) => {
    expect(allowanceOf(usage, target, now)).toMatchObject(expected);
  });
});
