import type { ChangeOfMany, Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Label, Team } from '@roost/contract/organize.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationsByName, invite, type TestAgent, write } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;
let ben: TestAgent;
let cleo: TestAgent;
let ids: string[];

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
  const people = Array.from({ length: 8 }, (_, n) => ({ from: `700${n}`, text: `Hello ${n}` }));
  await write(roost, pageId, people);
  ids = [...(await conversationsByName(workspace)).values()].map(({ id }) => id);
  ben = await invite(roost, workspace, 'Ben Baker');
  cleo = await invite(roost, workspace, 'Cleo Clark');
});
afterAll(() => roost.close());

const call = <T>(method: string, path: string, body?: object) =>
  workspace.owner.call<T & ErrorBody>(method, `${workspace.path}/${path}`, body);
const label = async (name: string) => (await call<Label>('POST', 'labels', { name, color: 'blue' })).body;
const patch = (id: string, wish: object) => call<Conversation>('PATCH', `conversations/${id}`, wish);
const many = (changes: ChangeOfMany[]) =>
  call<{ changed: number; undo: { changes: ChangeOfMany[] } }>('POST', 'conversations/changes', { changes });
const list = async (query: string) =>
  (await call<{ items: Conversation[] }>('GET', `conversations?limit=100&${query}`)).body.items.map(({ id }) => id);
const eventsIn = async (id: string) =>
  (await call<{ items: Message[] }>('GET', `conversations/${id}/messages`)).body.items
    .filter(({ direction }) => direction === 'event')
    .reverse();

describe('labels', () => {
  it('are put on conversations, found by, and leave them when deleted', async () => {
    const [vip, late] = [await label('VIP'), await label('late')];
    const [one = '', two = ''] = ids;
    expect((await patch(one, { labelIds: [vip.id, late.id] })).body.labelIds.sort()).toEqual([vip.id, late.id].sort());
    await patch(two, { addLabelIds: [vip.id] });
    expect((await list(`labelId=${vip.id}`)).sort()).toEqual([one, two].sort());
    expect((await patch(one, { removeLabelIds: [vip.id] })).body.labelIds).toEqual([late.id]);
    expect((await call('DELETE', `labels/${late.id}`)).status).toBe(200);
    expect((await call<Conversation>('GET', `conversations/${one}`)).body.labelIds).toEqual([]);
  });

  it('have a name once, whatever its case', async () => {
    await label('Refund');
    const again = await call('POST', 'labels', { name: 'refund' });
    expect([again.status, again.body.error.code]).toEqual([409, 'conflict']);
  });
});

describe('the thread', () => {
  it('says who did what, in the words of the time, without moving the list', async () => {
    const [one = ''] = ids;
    const before = (await call<Conversation>('GET', `conversations/${one}`)).body;
    await patch(one, { assigneeId: ben.id, priority: 'high' });
    await patch(one, { status: 'resolved' });
    await patch(one, { status: 'resolved' });
    const said = (await eventsIn(one))
      .map(({ kind, content, author }) => ({ kind, content, by: author.name }))
      .slice(-3);
    expect(said).toEqual([
      { kind: 'assigned', content: { agentId: ben.id, name: 'Ben Baker' }, by: 'Olivia Owner' },
      { kind: 'priority', content: { priority: 'high' }, by: 'Olivia Owner' },
      { kind: 'status', content: { status: 'resolved', until: null }, by: 'Olivia Owner' },
    ]);
    const after = (await call<Conversation>('GET', `conversations/${one}`)).body;
    expect(after.lastMessage).toEqual(before.lastMessage);
    expect(after.lastActivityAt).toEqual(before.lastActivityAt);
    await patch(one, { status: 'open', assigneeId: null });
  });
});

describe('many at once', () => {
  it('are changed together, and undo takes back that change and nothing else', async () => {
    const [one = '', two = '', three = ''] = ids;
    const hot = await label('hot');
    await patch(two, { status: 'pending', priority: 'urgent' });
    const done = await many([{ ids: [one, two, three], change: { status: 'resolved', addLabelIds: [hot.id] } }]);
    expect(done.body.changed).toBe(3);
    expect((await list('status=resolved')).sort()).toEqual([one, two, three].sort());
    const late = await label('came later');
    await patch(two, { priority: 'low', addLabelIds: [late.id] });
    expect((await many(done.body.undo.changes)).status).toBe(200);
    const back = (await call<Conversation>('GET', `conversations/${two}`)).body;
    expect([back.status, back.priority]).toEqual(['pending', 'low']);
    expect([back.labelIds.includes(hot.id), back.labelIds.includes(late.id)]).toEqual([false, true]);
    expect(await list('status=resolved')).toEqual([]);
    await patch(two, { status: 'open' });
  });

  it('leave out what is not there, and refuse the whole when a part is wrong', async () => {
    const [one = ''] = ids;
    const gone = '01a203a5-7b9b-75d1-ac4e-b168c128b6d2';
    const done = await many([{ ids: [one, gone], change: { status: 'pending' } }]);
    expect(done.body.changed).toBe(1);
    const wrong = await many([
      { ids: [one], change: { status: 'open' } },
      { ids: [one], change: { assigneeId: gone } },
    ]);
    expect(wrong.body.error.code).toBe('invalid_input');
    expect((await call<Conversation>('GET', `conversations/${one}`)).body.status).toBe('pending');
    await patch(one, { status: 'open' });
  });
});

describe('teams', () => {
  it('share conversations in turn among those who are available, evenly', async () => {
    const { body: team } = await call<Team>('POST', 'teams', {
      name: 'Support',
      memberIds: [ben.id, cleo.id],
      roundRobin: true,
    });
    await many([{ ids: ids.slice(0, 5), change: { teamId: team.id } }]);
    await patch(ids[5] ?? '', { teamId: team.id });
    const by = async (agent: TestAgent) => (await list(`assigneeId=${agent.id}&status=all`)).length;
    expect([await by(ben), await by(cleo)]).toEqual([3, 3]);
    expect(await list(`teamId=${team.id}&status=all`)).toHaveLength(6);
    await ben.call('PUT', `${workspace.path}/availability`, { available: false });
    await many([{ ids: ids.slice(6, 8), change: { teamId: team.id } }]);
    expect([await by(ben), await by(cleo)]).toEqual([3, 5]);
    expect((await call('DELETE', `teams/${team.id}`)).status).toBe(200);
    expect(await list('teamId=none&status=all')).toHaveLength(8);
  });

  it('are changed by admins alone', async () => {
    expect((await ben.call('POST', `${workspace.path}/teams`, { name: 'Mine' })).status).toBe(403);
  });
});

describe('snoozing', () => {
  it('wakes at its time and says so in the thread', async () => {
    const [one = ''] = ids;
    const until = new Date(roost.clock.now().getTime() + 1_500).toISOString();
    expect((await patch(one, { snoozedUntil: until })).body).toMatchObject({ status: 'snoozed', snoozedUntil: until });
    roost.clock.advance(2_000);
    await expect.poll(async () => (await call<Conversation>('GET', `conversations/${one}`)).body.status).toBe('open');
    expect((await eventsIn(one)).at(-1)).toMatchObject({ kind: 'status', author: { type: 'system' } });
  });

  it('wakes when the customer writes', async () => {
    const [, two = ''] = ids;
    await patch(two, { snoozedUntil: new Date(roost.clock.now().getTime() + 86_400_000).toISOString() });
    const name = (await call<Conversation>('GET', `conversations/${two}`)).body.contact.name;
    await write(roost, pageId, [{ from: name, text: 'Still there?' }]);
    expect((await call<Conversation>('GET', `conversations/${two}`)).body).toMatchObject({
      status: 'open',
      snoozedUntil: null,
    });
    expect((await eventsIn(two)).at(-1)).toMatchObject({
      kind: 'status',
      content: { status: 'open' },
      author: { type: 'contact', name },
    });
  });

  it('and resolving end with what the customer writes, which the thread says once', async () => {
    const [, , three = ''] = ids;
    await patch(three, { status: 'resolved' });
    const name = (await call<Conversation>('GET', `conversations/${three}`)).body.contact.name;
    await write(roost, pageId, [
      { from: name, text: 'One more thing' },
      { from: name, text: 'And another' },
    ]);
    await write(roost, pageId, [{ from: name, text: 'That was all' }]);
    const opened = (await eventsIn(three)).filter(({ author }) => author.type === 'contact');
    expect(opened.map(({ kind, content }) => [kind, content.status])).toEqual([['status', 'open']]);
  });
});

describe('saved replies and views', () => {
  it('private ones are seen by nobody else; shared ones are changed by their maker and admins', async () => {
    const path = `${workspace.path}/saved-replies`;
    const mine = await ben.call<{ id: string }>('POST', path, {
      name: 'hi',
      text: 'Hello {{contact.name}}',
      shared: false,
    });
    const ours = await ben.call<{ id: string }>('POST', path, { name: 'bye', text: 'Goodbye', shared: true });
    const seen = async (client: TestAgent) =>
      (await client.call<{ items: { name: string; own: boolean }[] }>('GET', path)).body.items.map(
        ({ name, own }) => `${name} ${own}`,
      );
    expect(await seen(ben)).toEqual(['bye true', 'hi true']);
    expect(await seen(cleo)).toEqual(['bye false']);
    expect((await cleo.call('PATCH', `${path}/${ours.body.id}`, { text: 'x' })).status).toBe(403);
    expect((await cleo.call('PATCH', `${path}/${mine.body.id}`, { text: 'x' })).status).toBe(404);
    expect((await workspace.owner.call('DELETE', `${path}/${ours.body.id}`)).status).toBe(200);
    const view = { name: 'Urgent', filters: { priority: ['urgent'], sort: 'oldest_waiting' }, shared: true };
    const made = await ben.call('POST', `${workspace.path}/views`, view);
    expect(made.body).toMatchObject({ ...view, own: true });
    const odd = await ben.call('POST', `${workspace.path}/views`, { name: 'x', filters: { colour: 'red' } });
    expect(odd.status).toBe(400);
  });
});
