import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Notice } from '@roost/contract/together.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { acrossWorkspaces } from '../db/db.ts';
import { failAtMeta, type Outcome } from '../test/faults.ts';
import { newCustomer } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';
import { settleAbandoned } from './deliver.ts';

let roost: TestRoost;
let workspace: TestWorkspace;

interface Thread {
  id: string;
  platform: string;
  customerId: string;
  messages: { direction: string; text: string }[];
}
interface SimulatorState {
  customers: { id: string; name: string }[];
  threads: Thread[];
}

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  await connectEverything(roost, workspace);
});
afterAll(() => roost.close());
afterEach(() => roost.sim('DELETE', '/_sim/faults'));

const state = async () => (await roost.sim<SimulatorState>('GET', '/_sim/state')).body;

/** A new customer who has just written on Messenger, and the conversation that came of it. */
async function newConversation(name: string, at?: number): Promise<{ path: string; id: string; customerId: string }> {
  const customer = await newCustomer(roost, 'messenger', name, at);
  const found = await workspace.owner.call<{ items: Conversation[] }>(
    'GET',
    `${workspace.path}/conversations?q=${encodeURIComponent(name)}`,
  );
  const [conversation] = found.body.items;
  if (conversation === undefined) throw new Error(`no conversation with ${name}`);
  const path = `${workspace.path}/conversations/${conversation.id}`;
  return { id: conversation.id, path, customerId: customer.id };
}

type Answered = Message & ErrorBody;
function say(path: string, text: string, clientKey = text, more: object = {}) {
  return workspace.owner.call<Answered>('POST', `${path}/messages`, { clientKey, mode: 'reply', text, ...more });
}

async function thread(path: string): Promise<Message[]> {
  return (await workspace.owner.call<{ items: Message[] }>('GET', `${path}/messages?limit=100`)).body.items;
}

/** What the customer's phone shows of us, oldest first. */
async function onPhone(customerId: string): Promise<string[]> {
  const shown = (await state()).threads.find((one) => one.customerId === customerId && one.platform === 'messenger');
  return (shown?.messages ?? []).filter(({ direction }) => direction === 'business').map(({ text }) => text);
}

function fault(outcome: Outcome, times = 1) {
  return failAtMeta(roost, '/messages', outcome, { method: 'POST', times });
}

async function conversation(path: string): Promise<Conversation> {
  return (await workspace.owner.call<Conversation>('GET', path)).body;
}

/** What the owner was told about a conversation. */
async function notices(conversationId: string): Promise<Notice[]> {
  const { body } = await workspace.owner.call<{ items: Notice[] }>('GET', `${workspace.path}/notices`);
  return body.items.filter((one) => one.conversationId === conversationId);
}

/** As if more than the two minutes had passed in which an echo may settle it. */
async function letSettlingTimePass(): Promise<void> {
  const { ctx } = roost.app;
  await acrossWorkspaces(ctx, (tx) => sql`update outbox set claimed_at = now() - interval '3 minutes'`.execute(tx));
  await settleAbandoned(ctx);
}

describe('a reply', () => {
  it('arrives, and its ticks follow what the customer does', async () => {
    const { path, customerId } = await newConversation('Anna Arrives');
    const answer = await say(path, 'Good morning');
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued', direction: 'out', text: 'Good morning' } });
    await roost.settle();
    expect(await onPhone(customerId)).toEqual(['Good morning']);
    expect((await thread(path))[0]).toMatchObject({ status: 'delivered', error: null });
    const shown = (await state()).threads.find((one) => one.customerId === customerId);
    await roost.sim('POST', '/_sim/read', { threadId: shown?.id });
    await roost.settle();
    expect((await thread(path))[0]?.status).toBe('read');
    expect(await thread(path)).toHaveLength(2);
  });

  it('is one message for one clientKey, however often and at once it is posted', async () => {
    const { path, customerId } = await newConversation('Berta Busy');
    const answers = await Promise.all([1, 2, 3, 4].map(() => say(path, 'Once', 'key-1')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 202]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const other = await say(path, 'Twice', 'key-1');
    expect([other.status, other.body.error.code]).toEqual([409, 'client_key_reused']);
    await roost.settle();
    expect(await onPhone(customerId)).toEqual(['Once']);
  });

  it('keeps its turn: replies given at once arrive in the order in which the thread shows them', async () => {
    const { path, customerId } = await newConversation('Carla Chatty');
    const texts = Array.from({ length: 20 }, (_, n) => `part ${n}`);
    await Promise.all(texts.map((text) => say(path, text)));
    await roost.settle();
    const shown = (await thread(path)).filter(({ direction }) => direction === 'out').map(({ text }) => text);
    expect(shown).toHaveLength(20);
    expect(await onPhone(customerId)).toEqual(shown.reverse());
  });

  it('is refused with the reason and stored nowhere when the window is closed', async () => {
    const hourMs = 3_600_000;
    const { path } = await newConversation('Dora Delayed', Date.now() - 25 * hourMs);
    const refused = await say(path, 'Too late');
    expect(refused.status).toBe(422);
    expect(refused.body.error).toMatchObject({ code: 'window_closed', state: 'human_agent', options: ['human_agent'] });
    expect(refused.body.error.message).toMatch(/24 hours/);
    expect(await thread(path)).toHaveLength(1);
    const { path: longAgo } = await newConversation('Doro Delayed', Date.now() - 8 * 24 * hourMs);
    const closed = await say(longAgo, 'Much too late', 'k', { humanAgent: true });
    expect(closed.body.error).toMatchObject({ code: 'window_closed', state: 'closed', options: [] });
    expect(await thread(longAgo)).toHaveLength(1);
  });

  it('as a human agent is told apart when Meta has not granted the app that feature', async () => {
    const { path } = await newConversation('Henri Human', Date.now() - 25 * 3_600_000);
    const grant = (features: string[]) => roost.sim('PATCH', `/_sim/apps/${roost.simulator.app.id}`, { features });
    await grant(['business_asset_user_profile_access']);
    await say(path, 'Sorry for the wait', 'human', { humanAgent: true });
    await vi.waitFor(async () => expect((await thread(path))[0]?.status).toBe('failed'));
    const [failed] = await thread(path);
    expect(failed?.error).toMatchObject({ code: 'human_agent_refused', who: 'admin', metaCode: 10 });
    expect(failed?.error?.message).toContain('Human Agent');
    await grant(['business_asset_user_profile_access', 'human_agent']);
    await workspace.owner.call('POST', `${workspace.path}/messages/${failed?.id}/retry`, {});
    await vi.waitFor(async () => expect((await thread(path))[0]?.status).toMatch(/sent|delivered/));
  });

  it('whose answer got lost is settled by its echo and not sent a second time', async () => {
    const { path, customerId } = await newConversation('Emil Echo');
    await fault({ drop: 'after' });
    await say(path, 'Did you get this?');
    await roost.settle();
    expect((await thread(path))[0]?.status).toMatch(/sent|delivered/);
    expect(await onPhone(customerId)).toEqual(['Did you get this?']);
  });

  it('of unknown outcome is not repeated by itself, holds the next one back for two minutes, and can be sent again', async () => {
    const { path, customerId } = await newConversation('Frida Fog');
    await fault({ drop: 'before' });
    await say(path, 'first');
    await say(path, 'second');
    await roost.settle();
    expect(await onPhone(customerId)).toEqual([]);
    expect((await thread(path)).map(({ status }) => status).slice(0, 2)).toEqual(['queued', 'queued']);
    await letSettlingTimePass();
    await roost.settle();
    expect(await onPhone(customerId)).toEqual(['second']);
    const unknown = (await thread(path)).find(({ text }) => text === 'first');
    expect(unknown?.status).toBe('unknown');
    const again = await workspace.owner.call<Message>('POST', `${workspace.path}/messages/${unknown?.id}/retry`);
    expect(again).toMatchObject({ status: 202, body: { id: unknown?.id, status: 'queued' } });
    await roost.settle();
    expect(await onPhone(customerId)).toEqual(['second', 'first']);
    expect((await thread(path)).map(({ text }) => text)).toEqual(['second', 'first', 'Hello?']);
  });

  it('whose process died while sending is never sent again by another', async () => {
    const { path, customerId } = await newConversation('Gerd Gone');
    await fault({ drop: 'before' });
    await say(path, 'half sent');
    await roost.settle();
    const { ctx } = roost.app;
    await acrossWorkspaces(ctx, (tx) => sql`update outbox set state = 'sending'`.execute(tx));
    await letSettlingTimePass();
    await roost.settle();
    expect(await onPhone(customerId)).toEqual([]);
    expect((await thread(path))[0]?.status).toBe('unknown');
  });

  it('of which nothing tells whether it arrived brings its conversation back, and its writer hears of it', async () => {
    const { path, id } = await newConversation('Greta Gone');
    await workspace.owner.call('PATCH', path, { status: 'resolved' });
    await fault({ drop: 'before' });
    const { body } = await say(path, 'Hello Greta');
    await roost.settle();
    await letSettlingTimePass();
    await roost.settle();
    expect((await conversation(path)).status).toBe('open');
    const [event] = (await thread(path)).filter(({ direction }) => direction === 'event');
    expect(event).toMatchObject({ kind: 'status', content: { status: 'open', why: 'unknown' } });
    expect(await notices(id)).toMatchObject([
      { kind: 'unknown', messageId: body.id, text: 'Hello Greta', read: false },
    ]);
  });

  it('that Meta refuses says why, counts as no answer, and can be retried', async () => {
    const { path, customerId } = await newConversation('Hugo Hidden');
    const waitingBefore = (await conversation(path)).lastMessage;
    expect(waitingBefore?.direction).toBe('in');
    await fault({ status: 400, error: { code: 551, error_subcode: 1545041, message: 'This person isn’t available' } });
    const { body } = await say(path, 'Hello Hugo');
    await roost.settle();
    const failed = (await thread(path))[0];
    expect(failed).toMatchObject({ id: body.id, status: 'failed', error: { metaCode: 551, metaSubcode: 1545041 } });
    expect(failed?.error?.message).toMatch(/\w/);
    const waiting = await workspace.owner.call<{ items: Conversation[] }>(
      'GET',
      `${workspace.path}/conversations?sort=oldest_waiting&q=Hugo`,
    );
    expect(waiting.body.items).toHaveLength(1);
    await workspace.owner.call('POST', `${workspace.path}/messages/${body.id}/retry`);
    await roost.settle();
    expect(await onPhone(customerId)).toEqual(['Hello Hugo']);
    expect((await thread(path))[0]).toMatchObject({ id: body.id, status: 'delivered', error: null });
    const twice = await workspace.owner.call<ErrorBody>('POST', `${workspace.path}/messages/${body.id}/retry`);
    expect(twice.body.error.code).toBe('conflict');
  });

  it('that fails when everybody has gone on brings its conversation back, and its writer hears of it', async () => {
    const { path, id } = await newConversation('Hilda Hidden');
    await workspace.owner.call('PATCH', path, { status: 'resolved' });
    const refusal = { status: 400, error: { code: 551, error_subcode: 1545041, message: 'Not available' } };
    await fault(refusal, 2);
    const { body } = await say(path, 'Hello Hilda');
    await say(path, 'Are you there?');
    await roost.settle();
    expect((await conversation(path)).status).toBe('open');
    const events = (await thread(path)).filter(({ direction }) => direction === 'event');
    expect(events[0]).toMatchObject({ kind: 'status', content: { status: 'open', why: 'unsent' } });
    // One for all of them, until it is read.
    expect(await notices(id)).toMatchObject([{ kind: 'unsent', messageId: body.id, text: 'Hello Hilda', read: false }]);
    // Who looks at it sees it anyway.
    await workspace.owner.call('POST', `${workspace.path}/notices/read`, {});
    await workspace.owner.call('POST', `${path}/presence`, { state: 'viewing' });
    await fault(refusal);
    await say(path, 'Then not');
    await roost.settle();
    expect((await thread(path)).find(({ text }) => text === 'Then not')?.status).toBe('failed');
    expect(await notices(id)).toMatchObject([{ read: true }]);
  });

  it('is tried again by itself when Meta has a hiccup, and those behind it wait', async () => {
    const { path, customerId } = await newConversation('Ida Interrupted');
    await fault({ status: 500, error: { code: 2, message: 'Service temporarily unavailable' } });
    await say(path, 'one');
    await say(path, 'two');
    await vi.waitFor(async () => expect(await onPhone(customerId)).toEqual(['one', 'two']), 10_000);
    await roost.settle();
  });

  it('that is a note stays inside', async () => {
    const { path, customerId } = await newConversation('Jan Justus');
    const note = await say(path, 'Careful with him', 'n', { mode: 'note' });
    expect(note).toMatchObject({ status: 202, body: { direction: 'note', status: null } });
    await roost.settle();
    expect(await onPhone(customerId)).toEqual([]);
    expect((await conversation(path)).lastMessage?.direction).toBe('in');
  });

  it.each([
    ['an empty text', { text: '   ' }, 'invalid_input'],
    ['a text over the limit', { text: 'x'.repeat(2_001) }, 'invalid_input'],
    ['a private reply', { mode: 'private_reply' }, 'not_supported'],
    [
      'an answer to a message of another thread',
      { replyToId: '01a203a5-7b9b-75d1-ac4e-b168c128b6d2' },
      'invalid_input',
    ],
  ])('with %s is refused with a sentence', async (name, wish, code) => {
    const { path } = await newConversation(`Kim ${name}`);
    const refused = await say(path, 'text', 'k', wish);
    expect(refused.body.error).toMatchObject({ code, message: expect.stringMatching(/\w{3}/) });
    expect(await thread(path)).toHaveLength(1);
  });

  it('waits while the login has to be renewed', async () => {
    const { path, customerId } = await newConversation('Lena Locked');
    await fault({ status: 400, error: { code: 190, error_subcode: 460, message: 'The session has been invalidated' } });
    await say(path, 'patience');
    await roost.app.drain();
    expect((await thread(path))[0]?.status).toBe('queued');
    await vi.waitFor(async () => expect(await onPhone(customerId)).toEqual(['patience']), 10_000);
    await roost.settle();
  });
});

describe('reading', () => {
  it('clears what was read, up to there, and tells the counts', async () => {
    const { path, customerId } = await newConversation('Mona Many');
    for (const text of ['two', 'three']) {
      await roost.sim('POST', '/_sim/send', { platform: 'messenger', customerId, text });
    }
    await roost.settle();
    expect((await conversation(path)).unreadCount).toBe(3);
    const [newest, middle] = await thread(path);
    const partly = await workspace.owner.call('POST', `${path}/read`, { upTo: middle?.id });
    expect(partly.body).toEqual({ unreadCount: 1 });
    const wholly = await workspace.owner.call('POST', `${path}/read`, { upTo: newest?.id });
    expect(wholly.body).toEqual({ unreadCount: 0 });
    await roost.settle();
    expect((await conversation(path)).unreadCount).toBe(0);
  });
});
