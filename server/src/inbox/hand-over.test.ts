import type { Agent } from '@roost/contract/account.ts';
import type { Contact } from '@roost/contract/contacts.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Team } from '@roost/contract/organize.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conversationsByName, invite, type TestAgent, write } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;
let people = 0;
/** The colleague of this test, who has nothing yet. */
let ben: TestAgent;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
});
beforeEach(async () => {
  people += 1;
  ben = await invite(roost, workspace, `Ben ${people}`);
});
afterAll(() => roost.close());

const call = <T>(method: string, path: string, body?: object) =>
  workspace.owner.call<T>(method, `${workspace.path}/${path}`, body);
const patch = (id: string, wish: object) => call<Conversation>('PATCH', `conversations/${id}`, wish);
const read = async (id: string) => (await call<Conversation>('GET', `conversations/${id}`)).body;
const lastEventIn = async (id: string) =>
  (await call<{ items: Message[] }>('GET', `conversations/${id}/messages`)).body.items.find(
    ({ direction }) => direction === 'event',
  );
const suspend = (agent: TestAgent, disabled: boolean) => call('PATCH', `agents/${agent.id}`, { disabled });
const setAvailable = (agent: TestAgent, available: boolean) =>
  agent.call('PUT', `${workspace.path}/availability`, { available });

/** Conversations with customers who write for the first time. */
async function written(count: number): Promise<string[]> {
  const said = Array.from({ length: count }, (_, n) => ({ from: `81${people}0${n}`, text: 'Hello' }));
  await write(roost, pageId, said);
  const all = await conversationsByName(workspace);
  return said.map(({ from }) => all.get(from)?.id ?? '');
}

async function makeTeam(members: readonly TestAgent[]): Promise<string> {
  const memberIds = members.map(({ id }) => id);
  return (await call<Team>('POST', 'teams', { name: `Team ${people}`, memberIds, roundRobin: true })).body.id;
}

describe('whoever is suspended or removed', () => {
  for (const [how, leave] of [
    ['suspended', () => suspend(ben, true)],
    ['removed', () => call('DELETE', `agents/${ben.id}`)],
  ] as const) {
    it(`hands back every conversation when ${how}, and the thread says by whom`, async () => {
      const [open = '', pending = '', snoozed = '', resolved = ''] = await written(4);
      await patch(pending, { status: 'pending' });
      await patch(snoozed, { snoozedUntil: new Date(roost.clock.now().getTime() + 86_400_000).toISOString() });
      for (const id of [open, pending, snoozed, resolved]) await patch(id, { assigneeId: ben.id });
      await patch(resolved, { status: 'resolved' });
      const work = await call('GET', `agents/${ben.id}/work`);
      expect(work.body).toEqual({ conversations: 3, contacts: 0 });
      await leave();
      for (const [id, status] of [
        [open, 'open'],
        [pending, 'pending'],
        [snoozed, 'snoozed'],
      ] as const) {
        expect(await read(id)).toMatchObject({ status, assignee: null });
        expect(await lastEventIn(id)).toMatchObject({
          kind: 'assigned',
          content: { agentId: null },
          author: { name: 'Olivia Owner' },
        });
      }
      // Should this customer write again, everybody hears of it.
      expect(await read(resolved)).toMatchObject({ status: 'resolved', assignee: null });
      expect((await lastEventIn(resolved))?.kind).toBe('status');
    });
  }

  it('leaves the conversations of a team to whose turn it is', async () => {
    const cleo = await invite(roost, workspace, `Cleo ${people}`);
    const team = await makeTeam([ben, cleo]);
    const [one = ''] = await written(1);
    await patch(one, { teamId: team, assigneeId: ben.id });
    await suspend(ben, true);
    expect(await read(one)).toMatchObject({ team: { id: team }, assignee: { id: cleo.id } });
    expect((await cleo.call<{ unread: number }>('GET', `${workspace.path}/notices`)).body.unread).toBe(1);
  });

  it('owns no contact once removed', async () => {
    const { body: made } = await call<Contact>('POST', 'contacts', { name: `Owned ${people}`, ownerId: ben.id });
    await suspend(ben, true);
    expect((await call<Contact>('GET', `contacts/${made.id}`)).body.owner).toMatchObject({ id: ben.id });
    expect((await call('GET', `agents/${ben.id}/work`)).body).toEqual({ conversations: 0, contacts: 1 });
    await call('DELETE', `agents/${ben.id}`);
    expect((await call<Contact>('GET', `contacts/${made.id}`)).body.owner).toBeNull();
  });

  it('is given nothing by somebody who is a moment too late', async () => {
    const [one = ''] = await written(1);
    const suspending = new pg.Client(roost.database.connection);
    await suspending.connect();
    try {
      await suspending.query('begin');
      await suspending.query('update members set disabled = true where agent_id = $1', [ben.id]);
      const given = patch(one, { assigneeId: ben.id });
      const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(async () => (await suspending.query(waiting)).rows[0].n).toBe(1);
      await suspending.query('commit');
      expect((await given).status).toBe(400);
    } finally {
      await suspending.end();
    }
    expect((await read(one)).assignee).toBeNull();
  });

  it('is mentioned by nobody', async () => {
    const [one = ''] = await written(1);
    await suspend(ben, true);
    const note = { clientKey: `note-${people}`, mode: 'note', text: `@Ben ${people} look`, mentionIds: [ben.id] };
    expect((await call('POST', `conversations/${one}/messages`, note)).status).toBe(400);
  });
});

describe('a team that shares in turn', () => {
  it('gives what came while everybody was away to the first who is back', async () => {
    const cleo = await invite(roost, workspace, `Cleo ${people}`);
    const team = await makeTeam([ben, cleo]);
    const [waiting = '', done = ''] = await written(2);
    for (const agent of [ben, cleo]) await setAvailable(agent, false);
    for (const id of [waiting, done]) await patch(id, { teamId: team });
    await patch(done, { status: 'resolved' });
    expect((await read(waiting)).assignee).toBeNull();
    await setAvailable(cleo, true);
    expect((await read(waiting)).assignee).toMatchObject({ id: cleo.id });
    expect((await read(done)).assignee).toBeNull();
    // Whoever comes second takes nothing that was put down on purpose.
    await patch(waiting, { assigneeId: null });
    await setAvailable(ben, true);
    expect((await read(waiting)).assignee).toBeNull();
    await patch(waiting, { teamId: team });
    expect((await read(waiting)).assignee).toMatchObject({ id: ben.id });
  });

  it('gives it to the first who may work again', async () => {
    const team = await makeTeam([ben]);
    const [waiting = ''] = await written(1);
    await suspend(ben, true);
    await patch(waiting, { teamId: team });
    await suspend(ben, false);
    expect((await read(waiting)).assignee).toMatchObject({ id: ben.id });
    const agents = (await call<{ items: Agent[] }>('GET', 'agents?limit=100')).body.items;
    expect(agents.find(({ id }) => id === ben.id)).toMatchObject({ disabled: false });
  });
});
