import type { AutomaticMessages, BusinessHours, HoursState } from '@roost/contract/away.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { ReportRow } from '@roost/contract/reports.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signBody } from '../../../../simulator/src/simulator.ts';
import { createApp } from '../../app.ts';
import { acrossWorkspaces } from '../../db/db.ts';
import { createLog } from '../../log.ts';
import { opened } from '../../test/database.ts';
import { conversationsByName, write } from '../../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../../test/roost.ts';

const hourMs = 3_600_000;
const away = 'We are closed. We answer from nine o’clock.';
const welcome = 'Thanks for writing! Somebody is with you in a moment.';

let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;
let channelId: string;
let people = 80_000;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const page = (await connectEverything(roost, workspace)).find(({ kind }) => kind === 'facebook');
  pageId = page?.externalId ?? '';
  channelId = page?.id ?? '';
});
afterAll(() => roost.close());

type Answered<T> = T & ErrorBody;
const call = <T>(method: string, path: string, body?: object) =>
  workspace.owner.call<Answered<T>>(method, `${workspace.path}${path}`, body);

/** Open or closed from now on, by hours that say so for every day. */
function keepHours(open: boolean, more: Partial<BusinessHours> = {}) {
  const day = open ? [{ from: '00:00', to: '24:00' }] : [];
  const week = Array.from({ length: 7 }, () => day);
  return call<BusinessHours & { state: HoursState }>('PUT', '/business-hours', {
    on: true,
    timeZone: 'Europe/Berlin',
    week,
    exceptions: [],
    ...more,
  });
}

function answer(wish: { away?: boolean; welcome?: boolean }) {
  return call<AutomaticMessages>('PUT', `/channels/${channelId}/automatic-messages`, {
    away: { on: wish.away ?? false, text: away },
    welcome: { on: wish.welcome ?? false, text: welcome },
  });
}

const now = () => roost.clock.now().getTime();

function somebody(): string {
  people += 1;
  return String(people);
}

async function conversation(from: string): Promise<Conversation> {
  const found = (await conversationsByName(workspace)).get(from);
  if (found === undefined) throw new Error(`no conversation with ${from}`);
  return found;
}

async function messages(from: string): Promise<Message[]> {
  const { id } = await conversation(from);
  return (await call<{ items: Message[] }>('GET', `/conversations/${id}/messages?limit=100`)).body.items;
}

/** What Roost said by itself, oldest first. */
async function automatic(from: string): Promise<(string | null)[]> {
  const all = await messages(from);
  return all.flatMap(({ content, text }) => (content.automatic === undefined ? [] : [text])).reverse();
}

/** What the database holds of it beside the API. */
async function standing(from: string): Promise<unknown> {
  const { id } = await conversation(from);
  const { rows } = await acrossWorkspaces(roost.app.ctx, (tx) =>
    sql`select c.waiting_since is not null as waits, c.last_outbound_at is not null as answered,
        bool_or(m.human_agent) as human_agent
      from conversations c join messages m on m.workspace_id = c.workspace_id and m.conversation_id = c.id
      where c.id = ${id} group by c.waiting_since, c.last_outbound_at`.execute(tx),
  );
  return rows[0];
}

const says = (from: string, text = 'Hello?', at = now()) => write(roost, pageId, [{ from, text, at }]);

/** Moves the clock and stays signed in: a session that is not used for twelve hours ends. */
async function later(hours: number): Promise<void> {
  for (let left = hours; left > 0; left -= 6) {
    roost.clock.advance(Math.min(left, 6) * hourMs);
    await workspace.owner.call('GET', '/api/me');
  }
}

describe('the away message', () => {
  beforeEach(async () => {
    await keepHours(false);
    await answer({ away: true });
  });

  // The first: the made-up people of the others cannot be reached, and a channel whose sends fail goes slower.
  it('reaches the customer as an ordinary answer, never as a human agent', async () => {
    interface Thread {
      customerId: string;
      messages: { direction: string; text: string }[];
    }
    const { body: customer } = await roost.sim<{ id: string }>('POST', '/_sim/customers', { name: 'Nina Night' });
    const now = roost.clock.now().getTime();
    const hello = { platform: 'messenger', assetId: pageId, customerId: customer.id, text: 'Hello?', at: now };
    await roost.sim('POST', '/_sim/send', hello);
    await roost.settle();
    const { body } = await roost.sim<{ threads: Thread[] }>('GET', '/_sim/state');
    const thread = body.threads.find(({ customerId }) => customerId === customer.id);
    expect(thread?.messages.map(({ direction, text }) => [direction, text]).at(-1)).toEqual(['business', away]);
    const [sent] = await messages('Nina Night');
    expect(sent).toMatchObject({ status: 'delivered', content: { automatic: 'away' } });
    // Its echo does not make it an answer either.
    expect(await standing('Nina Night')).toEqual({ waits: true, answered: false, human_agent: false });
  });

  it('is sent outside the hours alone', async () => {
    const [inside, outside] = [somebody(), somebody()];
    await keepHours(true);
    await says(inside);
    expect(await automatic(inside)).toEqual([]);
    await keepHours(false);
    await says(outside);
    expect(await automatic(outside)).toEqual([away]);
    const [sent] = await messages(outside);
    expect(sent).toMatchObject({ direction: 'out', author: { type: 'system' }, content: { automatic: 'away' } });
  });

  it('is sent once in twelve hours, also for several messages of one batch', async () => {
    const from = somebody();
    await write(
      roost,
      pageId,
      [1, 2, 3].map((n) => ({ from, text: `Message ${n}`, at: now() + n })),
    );
    expect(await automatic(from)).toEqual([away]);
    await later(11);
    await says(from, 'Still nobody?');
    expect(await automatic(from)).toEqual([away]);
    await later(2);
    await says(from, 'Hello again');
    expect(await automatic(from)).toEqual([away, away]);
  });

  it('answers nobody’s question: the conversation waits, is unread, and its row shows the customer', async () => {
    const from = somebody();
    await says(from, 'Is it open?');
    const before = await conversation(from);
    expect(before).toMatchObject({ unreadCount: 1, lastMessage: { text: 'Is it open?', direction: 'in' } });
    expect(await standing(from)).toEqual({ waits: true, answered: false, human_agent: false });
  });

  it('is no first reply in the reports', async () => {
    const report = async () => {
      const day = roost.clock.now().toISOString().slice(0, 10);
      const { body } = await call<{ items: ReportRow[] }>('GET', `/reports/conversations?from=${day}&to=${day}`);
      return body.items.find(({ group }) => group === 'total');
    };
    const before = await report();
    await says(somebody());
    expect(await report()).toMatchObject({
      opened: (before?.opened ?? 0) + 1,
      answered: before?.answered ?? 0,
      messagesOut: before?.messagesOut ?? 0,
    });
  });

  it('is not sent once the window for answers has closed, nor after a person has answered', async () => {
    const [late, answered] = [somebody(), somebody()];
    await says(late, 'Written a day ago', now() - 25 * hourMs);
    expect(await automatic(late)).toEqual([]);
    await keepHours(true);
    await says(answered);
    const { id } = await conversation(answered);
    await call('POST', `/conversations/${id}/messages`, { clientKey: 'a', mode: 'reply', text: 'Here I am' });
    await keepHours(false);
    await roost.settle();
    expect(await automatic(answered)).toEqual([]);
  });

  it('is not sent by a channel that is off, paused, or to somebody who is blocked', async () => {
    const [off, paused, blocked] = [somebody(), somebody(), somebody()];
    await answer({ away: false });
    await says(off);
    expect(await automatic(off)).toEqual([]);
    await says(blocked);
    await answer({ away: true });
    await call('PATCH', `/channels/${channelId}`, { paused: true });
    await says(paused);
    await call('PATCH', `/channels/${channelId}`, { paused: false });
    await roost.settle();
    expect(await automatic(paused)).toEqual([]);
    const { contact } = await conversation(blocked);
    await call('PATCH', `/contacts/${contact.id}`, { blocked: true });
    await says(blocked, 'Again');
    expect(await automatic(blocked)).toEqual([]);
  });

  it('is not sent for echoes, for what another app answers, nor for comments', async () => {
    const [echoed, standby] = [somebody(), somebody()];
    await deliver({ messaging: [said(pageId, echoed, { is_echo: true, app_id: 42 })] });
    await deliver({
      standby: [said(standby, pageId), { ...item(standby, pageId), postback: { title: 'Buy', payload: 'B' } }],
    });
    const commenter = somebody();
    const value = {
      ...{
        item: 'comment',
        verb: 'add',
        post_id: `${pageId}_1`,
        comment_id: `${pageId}_c${commenter}`,
        parent_id: `${pageId}_1`,
      },
      ...{ from: { id: commenter, name: commenter }, message: 'Nice', created_time: Math.floor(now() / 1000) },
    };
    await deliver({ changes: [{ field: 'feed', value }] });
    expect((await messages(commenter)).map(({ kind }) => kind)).toEqual(['comment']);
    for (const from of [echoed, standby, commenter]) expect(await automatic(from)).toEqual([]);
  });

  it('is sent once by two processes that work at the same time', async () => {
    const { app } = roost;
    const second = await createApp({ ...app.ctx.config, port: 0, role: 'worker' }, opened(roost.database.connection), {
      clock: roost.clock,
      log: createLog('fatal'),
    });
    await second.start();
    try {
      const crowd = Array.from({ length: 12 }, somebody);
      await Promise.all(
        crowd.flatMap((from) =>
          [1, 2, 3].map((n) => deliver({ messaging: [said(from, pageId, { text: `Hi ${n}` })] }, false)),
        ),
      );
      await roost.settle();
      await second.drain();
      await roost.settle();
      for (const from of crowd) expect(await automatic(from)).toEqual([away]);
    } finally {
      await second.close();
    }
  });
});

describe('the welcome message', () => {
  beforeEach(async () => {
    await keepHours(true);
    await answer({ away: true, welcome: true });
  });

  it('answers the message with which a conversation begins, and again once it was resolved', async () => {
    const from = somebody();
    await says(from);
    expect(await automatic(from)).toEqual([welcome]);
    await later(13);
    await says(from, 'One more thing');
    expect(await automatic(from)).toEqual([welcome]);
    await call('PATCH', `/conversations/${(await conversation(from)).id}`, { status: 'resolved' });
    await says(from, 'Something new');
    expect(await automatic(from)).toEqual([welcome, welcome]);
  });

  it('gives way to the away message outside the hours', async () => {
    const from = somebody();
    await keepHours(false);
    await says(from);
    expect(await automatic(from)).toEqual([away]);
  });
});

describe('the settings', () => {
  it('are refused with the field that is wrong', async () => {
    expect((await keepHours(true, { timeZone: 'Mars/Olympus' })).body.error.field).toBe('timeZone');
    const overlapping = [
      { from: '09:00', to: '12:00' },
      { from: '11:00', to: '13:00' },
    ];
    const week = Array.from({ length: 7 }, () => overlapping);
    expect((await keepHours(true, { week })).status).toBe(400);
    const long = await call<AutomaticMessages>('PUT', `/channels/${channelId}/automatic-messages`, {
      away: { on: true, text: 'x'.repeat(2_001) },
      welcome: { on: false, text: '' },
    });
    expect(long.body.error).toMatchObject({ code: 'invalid_input', field: 'away' });
    const empty = await call<AutomaticMessages>('PUT', `/channels/${channelId}/automatic-messages`, {
      away: { on: false, text: '' },
      welcome: { on: true, text: ' ' },
    });
    expect(empty.body.error.field).toBe('welcome');
  });

  it('say whether it is open now, and come back as they were saved', async () => {
    const saved = await keepHours(false, { exceptions: [{ date: '2027-01-01', name: 'New Year', spans: [] }] });
    expect(saved.body.state).toEqual({ open: false, until: null });
    expect((await call<BusinessHours>('GET', '/business-hours')).body).toEqual(saved.body);
    await answer({ away: true });
    const { body } = await call<{ items: AutomaticMessages[] }>('GET', '/automatic-messages');
    expect(body.items.find((one) => one.channelId === channelId)).toMatchObject({ away: { on: true, text: away } });
  });
});

let spoken = 0;

function item(from: string, to: string) {
  return { sender: { id: from }, recipient: { id: to }, timestamp: now() };
}

function said(from: string, to: string, more: object = {}) {
  spoken += 1;
  return { ...item(from, to), message: { mid: `auto-${spoken}`, text: 'Hi', ...more } };
}

async function deliver(entry: object, settle = true): Promise<void> {
  const body = Buffer.from(JSON.stringify({ object: 'page', entry: [{ id: pageId, time: now(), ...entry }] }));
  const headers = { 'x-hub-signature-256': signBody(roost.simulator.app.secret, body) };
  const posted = await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body });
  expect(posted.status).toBe(200);
  if (settle) await roost.settle();
}
