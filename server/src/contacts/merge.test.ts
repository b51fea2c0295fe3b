import type { Contact, ContactMerge } from '@roost/contract/contacts.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acrossWorkspaces, inWorkspace, newId } from '../db/db.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { eraseDeliveries } from './erase-deliveries.ts';
import { joinIdentity } from './join-identity.ts';

let roost: TestRoost;
let own: TestWorkspace;
let channelId: string;
let made = 0;

beforeAll(async () => {
  roost = await startRoost();
  own = await makeWorkspace(roost);
  const [channel] = await connectEverything(roost, own);
  channelId = channel?.id ?? '';
});
afterAll(() => roost.close());

const get = async <T>(path: string) => (await own.owner.call<T>('GET', `${own.path}${path}`)).body;
const post = <T>(path: string, body: unknown) => own.owner.call<T>('POST', `${own.path}${path}`, body);
const merge = async (id: string, contactId: string) =>
  (await post<Contact & { mergeId: string }>(`/contacts/${id}/merge`, { contactId })).body.mergeId;
const undo = (mergeId: string) => post<Contact>(`/contact-merges/${mergeId}/undo`, {});
const mergesOf = async (id: string) => (await get<{ items: ContactMerge[] }>(`/contacts/${id}/merges`)).items;
const erase = (id: string) => own.owner.call('DELETE', `${own.path}/contacts/${id}`);

interface Has {
  named: boolean;
  email: boolean;
  phone: boolean;
  source: boolean;
  field: boolean;
  blocked: boolean;
}

const everything: Has = { named: true, email: true, phone: true, source: true, field: true, blocked: false };

interface Somebody {
  id: string;
  /** Is in everything that is theirs. */
  mark: string;
}

/** A contact who has written once, with a note. */
async function somebody(has: Has): Promise<Somebody> {
  made += 1;
  const mark = `mark${String(made).padStart(5, '0')}`;
  const [id, identityId, conversationId] = [newId(), newId(), newId()];
  await inWorkspace(roost.app.ctx, own.id, async (tx) => {
    await sql`insert into contacts (workspace_id, id, name, name_source, email, phone, source, source_detail, fields, blocked_at)
      values (${own.id}, ${id}, ${mark}, ${has.named ? 'agent' : 'id'}, ${has.email ? `${mark}@example.org` : null},
        ${has.phone ? `+${mark}` : null}, ${has.source ? 'ad' : null}, ${JSON.stringify(has.source ? { title: mark } : {})},
        ${JSON.stringify(has.field ? { size: mark } : {})}, ${has.blocked ? new Date() : null})`.execute(tx);
    await sql`insert into identities (workspace_id, id, contact_id, channel_id, external_id, address, name)
      values (${own.id}, ${identityId}, ${id}, ${channelId}, ${mark}, ${mark}, ${mark})`.execute(tx);
    await sql`insert into identity_aliases (workspace_id, channel_id, alias, identity_id)
      values (${own.id}, ${channelId}, ${mark}, ${identityId})`.execute(tx);
    await sql`insert into conversations (workspace_id, id, channel_id, identity_id, contact_id, surface, last_activity_at, muted)
      values (${own.id}, ${conversationId}, ${channelId}, ${identityId}, ${id}, 'direct', now(), ${has.blocked})`.execute(
      tx,
    );
    await sql`insert into messages (workspace_id, id, conversation_id, channel_id, external_id, direction, kind, text,
        author_type, author_name, placed_at)
      values (${own.id}, ${newId()}, ${conversationId}, ${channelId}, ${mark}, 'in', 'text', ${mark}, 'contact', ${mark}, now())
    `.execute(tx);
    await sql`insert into contact_notes (workspace_id, id, contact_id, author_name, text)
      values (${own.id}, ${newId()}, ${id}, 'Olivia', ${mark})`.execute(tx);
  });
  return { id, mark };
}

/** Everything of these people, without what differs by nature. */
async function stateOf(people: readonly Somebody[]): Promise<unknown> {
  const ids = people.map(({ id }) => id);
  const marks = people.map(({ mark }) => mark);
  return inWorkspace(roost.app.ctx, own.id, async (tx) => {
    const { rows: contacts } = await sql`select id, name, name_source, email, phone, source, source_detail, fields,
        blocked_at, created_at
      from contacts where id = any(${ids}::uuid[]) order by id`.execute(tx);
    const { rows: theirs } =
      await sql`select i.id, i.contact_id, c.contact_id as talks_with, c.muted, n.contact_id as noted_of
      from identities i join conversations c on c.identity_id = i.id join contact_notes n on n.text = i.external_id
      where i.external_id = any(${marks}::text[]) order by i.id`.execute(tx);
    return { contacts, theirs };
  });
}

/** What is erased is looked for in the journal until nothing on its way can name them any more: a minute. */
async function forgetAll(): Promise<void> {
  await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql`update deletion_requests set created_at = created_at - interval '2 minutes'`.execute(tx),
  );
  await eraseDeliveries(roost.app.ctx);
}

/** The tables in which something of these people can be found. */
async function tracesOf(people: readonly Somebody[]): Promise<string[]> {
  if (people.length === 0) return [];
  return acrossWorkspaces(roost.app.ctx, async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`select relname as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(tx);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql`select 1 from ${sql.table(name)} t
        where t::text ~ ${people.map(({ mark }) => mark).join('|')} limit 1`.execute(tx);
      if (rows.length > 0) found.push(name);
    }
    return found;
  });
}

describe('a merge of somebody who was merged before', () => {
  test('is undone from the outside in, and gives everybody back what was theirs', async () => {
    const [a, b, c] = [
      await somebody({ ...everything, email: false, named: false }),
      await somebody(everything),
      await somebody({ ...everything, email: false }),
    ];
    const people = [a, b, c];
    const before = await stateOf(people);
    const inner = await merge(a.id, b.id);
    const outer = await merge(c.id, a.id);
    expect((await get<Contact>(`/contacts/${b.id}`)).id).toBe(c.id);
    expect((await undo(inner)).status).toBe(409);
    expect((await mergesOf(c.id)).map(({ id }) => id)).toEqual([outer]);
    expect((await undo(outer)).status).toBe(200);
    expect(await mergesOf(c.id)).toEqual([]);
    expect((await mergesOf(a.id)).map(({ id }) => id)).toEqual([inner]);
    expect((await get<Contact>(`/contacts/${b.id}`)).id).toBe(a.id);
    expect((await undo(inner)).status).toBe(200);
    expect(await stateOf(people)).toEqual(before);
  });

  test('whatever is merged, undone and erased: all undone is as at first, and who is erased is nowhere', async () => {
    const has = fc.record({
      named: fc.boolean(),
      email: fc.boolean(),
      phone: fc.boolean(),
      source: fc.boolean(),
      field: fc.boolean(),
      blocked: fc.boolean(),
    });
    const index = fc.nat({ max: 20 });
    const act = fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constant('merge' as const), index, index) },
      { weight: 3, arbitrary: fc.tuple(fc.constant('undo' as const), index, index) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('erase' as const), index, index) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(has, { minLength: 3, maxLength: 5 }), fc.array(act, { maxLength: 12 }), play),
      { numRuns: 12 },
    );
  }, 120_000);

  type Act = readonly ['merge' | 'undo' | 'erase', number, number];

  async function play(beings: readonly Has[], acts: readonly Act[]): Promise<void> {
    let people: Somebody[] = [];
    for (const being of beings) people.push(await somebody(being));
    const before = new Map<Somebody, unknown>();
    for (const one of people) before.set(one, await stateOf([one]));
    /** Who became whom, by which merge. */
    const went = new Map<Somebody, { to: Somebody; mergeId: string }>();
    const standing = () => people.filter((one) => !went.has(one));
    const rootOf = (one: Somebody): Somebody => {
      const next = went.get(one);
      return next === undefined ? one : rootOf(next.to);
    };
    const undoable = () => [...went].filter(([, { to }]) => !went.has(to));
    const nth = <T>(list: readonly T[], at: number) => list[at % Math.max(list.length, 1)];

    for (const [what, x, y] of acts) {
      const one = nth(standing(), x);
      if (what === 'merge') {
        const other = nth(
          standing().filter((candidate) => candidate !== one),
          y,
        );
        if (one !== undefined && other !== undefined) {
          went.set(other, { to: one, mergeId: await merge(one.id, other.id) });
        }
      } else if (what === 'undo') {
        const last = nth(undoable(), x);
        if (last !== undefined) {
          expect((await undo(last[1].mergeId)).status).toBe(200);
          went.delete(last[0]);
        }
      } else if (one !== undefined) {
        const group = people.filter((candidate) => rootOf(candidate) === one);
        expect((await erase(one.id)).status).toBe(200);
        people = people.filter((candidate) => !group.includes(candidate));
        for (const gone of group) went.delete(gone);
        await forgetAll();
        expect(await tracesOf(group)).toEqual([]);
      }
      for (const candidate of people) {
        expect((await get<Contact>(`/contacts/${candidate.id}`)).id).toBe(rootOf(candidate).id);
      }
    }
    for (let rest = undoable(); rest.length > 0; rest = undoable()) {
      for (const [gone, { mergeId }] of rest) {
        expect((await undo(mergeId)).status).toBe(200);
        went.delete(gone);
      }
    }
    for (const one of people) expect(await stateOf([one])).toEqual(before.get(one));
    for (const one of people) expect((await erase(one.id)).status).toBe(200);
    await forgetAll();
    expect(await tracesOf(people)).toEqual([]);
  }
});

describe('a merge with somebody who is blocked', () => {
  for (const [which, blockedIsKept] of [
    ['kept', true],
    ['other', false],
  ] as const) {
    test(`blocks both when the ${which} one is, and parts them as they were`, async () => {
      const kept = await somebody({ ...everything, blocked: blockedIsKept });
      const other = await somebody({ ...everything, blocked: !blockedIsKept });
      await inWorkspace(roost.app.ctx, own.id, (tx) =>
        sql`update conversations set unread_count = 1 where contact_id in (${kept.id}, ${other.id}) and not muted`.execute(
          tx,
        ),
      );
      const mergeId = await merge(kept.id, other.id);
      expect(await get<Contact>(`/contacts/${kept.id}`)).toMatchObject({ blocked: true });
      const { rows } = await inWorkspace(roost.app.ctx, own.id, (tx) =>
        sql`select distinct muted, unread_count from conversations where contact_id = ${kept.id}`.execute(tx),
      );
      expect(rows).toEqual([{ muted: true, unread_count: 0 }]);
      await undo(mergeId);
      expect(await get<Contact>(`/contacts/${kept.id}`)).toMatchObject({ blocked: blockedIsKept });
      expect(await get<Contact>(`/contacts/${other.id}`)).toMatchObject({ blocked: !blockedIsKept });
    });
  }

  test('or with somebody whom Meta tells to be the same person', async () => {
    for (const blocked of [true, false]) {
      const [older, newer] = [
        await somebody({ ...everything, blocked }),
        await somebody({ ...everything, blocked: !blocked }),
      ];
      const rows = await inWorkspace(roost.app.ctx, own.id, async (tx) => {
        const { rows } = await sql<{ id: string }>`select id from identities where contact_id = ${older.id}`.execute(
          tx,
        );
        const joined = await joinIdentity(tx, own.id, rows[0]?.id ?? '', newer.mark);
        const { rows: theirs } = await sql`select v.contact_id, v.muted, c.blocked_at is not null as blocked
          from conversations v join contacts c on c.id = v.contact_id
          where v.identity_id in (${rows[0]?.id}, ${joined.identityId})`.execute(tx);
        return theirs;
      });
      expect(rows).toEqual(Array(2).fill({ contact_id: older.id, muted: true, blocked: true }));
    }
  });
});
