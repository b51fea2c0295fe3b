import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { ScheduledMessage } from '@roost/contract/together.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conversationsByName, write } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { sweepDue } from './sweep-due.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;
/** Two more sessions of the database: what others do stands still for one that is in a transaction. */
let other: pg.Client;
let watcher: pg.Client;
let people = 76_000;
let id: string;
let path: string;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
  await roost.settle();
  other = new pg.Client(roost.database.connection);
  watcher = new pg.Client(roost.database.connection);
  await Promise.all([other.connect(), watcher.connect()]);
});
afterAll(async () => {
  await Promise.all([other.end(), watcher.end()]);
  await roost.close();
});
beforeEach(async () => {
  people += 1;
  await write(roost, pageId, [{ from: String(people), text: 'Hello', at: roost.clock.now().getTime() }]);
  id = (await conversationsByName(workspace)).get(String(people))?.id ?? '';
  path = `${workspace.path}/conversations/${id}`;
});

const owner = <T>(method: string, at: string, body?: object) => workspace.owner.call<T & ErrorBody>(method, at, body);
const at = (ms: number) => new Date(roost.clock.now().getTime() + ms).toISOString();
const hourMs = 3_600_000;

function schedule(text: string, sendAt: string) {
  return owner<Message>('POST', `${path}/messages`, { clientKey: `${people} ${text}`, mode: 'reply', text, sendAt });
}

async function sent(): Promise<(string | null)[]> {
  const { body } = await owner<{ items: Message[] }>('GET', `${path}/messages`);
  return body.items.filter(({ direction }) => direction === 'out').map(({ text }) => text);
}

const waiting = async () => (await owner<{ items: ScheduledMessage[] }>('GET', `${path}/scheduled`)).body.items;
const status = async () => (await owner<Conversation>('GET', path)).body.status;

/** As after an import, or six failures. */
const loseJobs = () => watcher.query(`delete from pgboss.job where name in ('message.scheduled', 'conversation.wake')`);

/** Holds the conversation while `meanwhile` runs: whoever wants to write into it waits. */
async function holding(meanwhile: () => Promise<void>): Promise<void> {
  await other.query('begin');
  try {
    await other.query('select from conversations where id = $1 for update', [id]);
    await meanwhile();
  } finally {
    await other.query('rollback');
  }
}

/** Somebody waits for the conversation, in a transaction that began so long ago. */
async function waitsSince(milliseconds: number): Promise<void> {
  const waits = async () =>
    (
      await watcher.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and clock_timestamp() - xact_start >= $1 * interval '1 ms'`,
        [milliseconds],
      )
    ).rowCount;
  await expect.poll(waits).toBeGreaterThan(0);
}

describe('by the clock of the process that does the job it is too early', () => {
  it('and the message goes out all the same, once', async () => {
    await schedule('On time', at(1_000));
    roost.clock.advance(-2_000);
    await expect.poll(sent).toEqual(['On time']);
    roost.clock.advance(2_000);
    await roost.settle();
    expect([await sent(), await waiting()]).toEqual([['On time'], []]);
  });

  it('and the conversation wakes all the same', async () => {
    await owner('PATCH', path, { snoozedUntil: at(1_000) });
    roost.clock.advance(-2_000);
    expect(await status()).toBe('snoozed');
    await expect.poll(status).toBe('open');
    roost.clock.advance(2_000);
  });

  it('and is asked for again within a minute, however far off that clock is', async () => {
    const { id: messageId } = (await schedule('Soon enough', at(1_000))).body;
    await owner('PATCH', path, { snoozedUntil: at(1_000) });
    roost.clock.advance(-hourMs);
    const again = async () => {
      const { rows } = await watcher.query<{ name: string }>(
        `select name from pgboss.job where state = 'created' and created_on > now() - interval '1 minute'
           and (data ->> 'id' = $1 or data ->> 'conversationId' = $2)
           and exists (select from pgboss.job done where done.singleton_key = job.singleton_key and done.state = 'completed')
           and start_after <= now() + interval '1 minute'
         order by name`,
        [messageId, id],
      );
      return rows.map(({ name }) => name);
    };
    await expect.poll(again).toEqual(['conversation.wake', 'message.scheduled']);
    roost.clock.advance(hourMs);
    await watcher.query(`update pgboss.job set start_after = now() where state = 'created'`);
    await expect.poll(async () => [await sent(), await status()]).toEqual([['Soon enough'], 'open']);
  });

  it('because writing it down had to wait for the conversation', async () => {
    let scheduling: Promise<unknown> | undefined;
    await holding(async () => {
      scheduling = schedule('After the wait', at(4_000));
      await waitsSince(1_500);
    });
    await scheduling;
    await expect.poll(sent).toEqual(['After the wait']);
    await roost.settle();
    expect(await sent()).toEqual(['After the wait']);
  });
});

describe('the job is gone', () => {
  beforeEach(async () => {
    await schedule('Swept up', at(hourMs));
    await owner('PATCH', path, { snoozedUntil: at(hourMs) });
    await loseJobs();
  });

  it('and the round finds what is due, once, whoever makes it', async () => {
    await sweepDue(roost.app.ctx);
    await roost.settle();
    expect([await sent(), await status()]).toEqual([[], 'snoozed']);
    await roost.passTime(hourMs + 1_000);
    await Promise.all([sweepDue(roost.app.ctx), sweepDue(roost.app.ctx)]);
    await roost.settle();
    await sweepDue(roost.app.ctx);
    await roost.settle();
    expect([await sent(), await waiting(), await status()]).toEqual([['Swept up'], [], 'open']);
  });
});

describe('while a message is about to go out', () => {
  let scheduled: string;
  beforeEach(async () => {
    scheduled = `${workspace.path}/scheduled/${(await schedule('Too soon', at(hourMs))).body.id}`;
  });

  /** Its time has come, and its job waits for the conversation. */
  async function aboutToGo(meanwhile: () => Promise<void>): Promise<void> {
    await holding(async () => {
      roost.clock.advance(hourMs + 1_000);
      roost.simulator.clock.advance(hourMs + 1_000);
      await watcher.query(`update pgboss.job set start_after = now() where name = 'message.scheduled'`);
      await waitsSince(0);
      await meanwhile();
    });
    await roost.settle();
  }

  it('it can still be put off', async () => {
    await aboutToGo(async () => expect((await owner('PATCH', scheduled, { sendAt: at(hourMs) })).status).toBe(200));
    expect([await sent(), (await waiting()).length]).toEqual([[], 1]);
    await roost.passTime(hourMs + 1_000);
    await loseJobs();
    await sweepDue(roost.app.ctx);
    await roost.settle();
    expect([await sent(), await waiting()]).toEqual([['Too soon'], []]);
  });

  it('it can still be cancelled', async () => {
    await aboutToGo(async () => expect((await owner('DELETE', scheduled)).status).toBe(200));
    expect([await sent(), await waiting()]).toEqual([[], []]);
  });
});

it('its key means the same message after it has gone out too', async () => {
  const when = at(0);
  await schedule('Once', when);
  await expect.poll(waiting).toEqual([]);
  const [message] = (await owner<{ items: Message[] }>('GET', `${path}/messages`)).body.items;
  expect((await schedule('Once', when)).body.id).toBe(message?.id);
  await roost.settle();
  expect([await sent(), await waiting()]).toEqual([['Once'], []]);
});
