import type { ImportRun } from '@roost/contract/imports.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { acrossWorkspaces } from '../../db/db.ts';
import {
  connect,
  conversationWith,
  crowdWrote,
  disconnectAll,
  minuteMs,
  newAccount,
  newCustomer,
  newestImport,
  type PastAccount,
  reached,
  textsOf,
  threadWith,
  wrote,
} from '../../test/past.ts';
import {
  logInAtMeta,
  makeWorkspace,
  saveCredentials,
  startRoost,
  type TestRoost,
  type TestWorkspace,
} from '../../test/roost.ts';
import { sweepHistories } from './import-history.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  await saveCredentials(workspace, roost.simulator.app);
});
afterEach(async () => {
  await roost.sim('DELETE', '/_sim/faults');
  await disconnectAll(workspace);
});
afterAll(() => roost.close());

/** The list of conversations of this account misbehaves after its first page. */
async function afterFirstPage(account: PastAccount, outcome: object, times?: number): Promise<void> {
  const match = { path: `${account.externalId}/conversations`, skip: 1, ...(times === undefined ? {} : { times }) };
  // biome-ignore lint/suspicious/noThenProperty: the simulator's own word; this object is only ever turned into JSON.
  await roost.sim('POST', '/_sim/faults', { match, then: outcome });
}

async function later(minutes: number): Promise<void> {
  await roost.passTime(minutes * minuteMs);
  await sweepHistories(roost.app.ctx);
  await roost.settle();
}

describe('an import that meets trouble', { timeout: 60_000 }, () => {
  it('takes smaller pages when Meta cannot answer, and goes on', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 22);
    await afterFirstPage(account, { brokenJson: true }, 1);
    const channel = await connect(workspace, account);
    expect(await reached(workspace, channel.id, { state: 'done' })).toMatchObject({ done: 44, conversations: 22 });
  });

  it('waits for a limit of Meta’s to pass', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 22);
    const error = { code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' };
    await afterFirstPage(account, { status: 400, error, retryAfterSeconds: 120 }, 1);
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'waiting', message: expect.stringMatching(/limit is reached/) });
    await later(1);
    await roost.settle();
    expect(await newestImport(workspace, channel.id)).toMatchObject({ state: 'waiting', conversations: 10 });
    await later(2);
    expect(await reached(workspace, channel.id, { state: 'done' })).toMatchObject({ done: 44, conversations: 22 });
  });

  it('leaves the rest of an allowance to replies', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 22);
    await afterFirstPage(account, { usage: 80 }, 1);
    const channel = await connect(workspace, account);
    const run = await reached(workspace, channel.id, { state: 'waiting', conversations: 20 });
    expect(run.message).toMatch(/80 %/);
  });

  it('does not call while its channel rests', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 1);
    const channel = await connect(workspace, account, { importHistory: false });
    const rests = (until: string) =>
      acrossWorkspaces(roost.app.ctx, (tx) =>
        sql`insert into channel_pace (workspace_id, channel_id, rests_until) values (${workspace.id}, ${channel.id}, ${until})
          on conflict (workspace_id, channel_id) do update set rests_until = excluded.rests_until`.execute(tx),
      );
    await rests('2100-01-01');
    await workspace.owner.call('POST', `${workspace.path}/channels/${channel.id}/history`);
    await reached(workspace, channel.id, { state: 'running', conversations: 0 });
    const { body: requests } = await roost.sim<{ path: string }[]>('GET', '/_sim/requests');
    expect(requests.filter(({ path }) => path.includes(`${account.externalId}/conversations`))).toEqual([]);
    await rests('2000-01-01');
    await reached(workspace, channel.id, { state: 'done', conversations: 1 });
  });

  it('fails with a sentence when Meta never answers, and goes on from there on request', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 12);
    await afterFirstPage(account, { brokenJson: true });
    const channel = await connect(workspace, account);
    for (const minutes of [1, 2, 5, 10, 20]) {
      await reached(workspace, channel.id, { state: 'waiting', message: expect.stringMatching(/tries again/) });
      await later(minutes + 1);
    }
    const failed = await reached(workspace, channel.id, { state: 'failed' });
    expect(failed).toMatchObject({ conversations: 10, message: expect.stringMatching(/What had come stays/) });
    await roost.sim('DELETE', '/_sim/faults');
    const again = await workspace.owner.call<ImportRun>('POST', `${workspace.path}/channels/${channel.id}/history`);
    expect(again.body.id).toBe(failed.id);
    expect(await reached(workspace, channel.id, { state: 'done' })).toMatchObject({ done: 24, conversations: 12 });
  });

  it('does not begin at the top for ever when Meta takes no cursor of its own', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 22);
    const error = { code: 100, message: '(#100) Invalid parameter' };
    for (let round = 1; round <= 8; round += 1) {
      const match = { path: `${account.externalId}/conversations`, skip: round, times: 1 };
      // biome-ignore lint/suspicious/noThenProperty: the simulator's own word; this object is only ever turned into JSON.
      await roost.sim('POST', '/_sim/faults', { match, then: { status: 400, error } });
    }
    const channel = await connect(workspace, account);
    for (const minutes of [1, 2, 5, 10, 20]) {
      await reached(workspace, channel.id, { state: 'waiting', message: expect.stringMatching(/newest conversation/) });
      await later(minutes + 1);
    }
    await reached(workspace, channel.id, { state: 'failed' });
    // Whoever asks again begins to count again.
    await roost.sim('DELETE', '/_sim/faults');
    await workspace.owner.call('POST', `${workspace.path}/channels/${channel.id}/history`);
    expect(await reached(workspace, channel.id, { state: 'done' })).toMatchObject({ done: 44 });
  });

  it('names what Meta refuses', async () => {
    const account = await newAccount(roost, 'instagram');
    await roost.sim('PATCH', `/_sim/instagram_accounts/${account.externalId}`, { allowsMessageAccess: false });
    const channel = await connect(workspace, account);
    const run = await reached(workspace, channel.id, { state: 'failed' });
    expect(run.message).not.toBe('');
  });

  it('waits for a login that dies in the middle, and goes on when it is back', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 22);
    await afterFirstPage(account, { delayMs: 500 }, 1);
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'running', conversations: 10 });
    await roost.sim('POST', '/_sim/tokens', { action: 'password_changed' });
    await roost.settle();
    await later(16);
    await reached(workspace, channel.id, { state: 'waiting', message: expect.stringMatching(/connected again/) });
    const nina = await newCustomer(roost, 'Nina Meanwhile');
    await wrote(roost, account, nina, [[0, 'Is anybody there?']]);
    await logInAtMeta(workspace);
    const run = await reached(workspace, channel.id, { state: 'done' });
    expect(run).toMatchObject({ done: 45, since: null });
    expect(await conversationWith(workspace, 'Nina Meanwhile')).toMatchObject({ status: 'open', unreadCount: 1 });
  });
});

describe('the gap after a reconnect', { timeout: 60_000 }, () => {
  it('is filled once and in order, and only what nobody has answered is news', async () => {
    const account = await newAccount(roost);
    const [kim, lou] = [await newCustomer(roost, 'Kim Later'), await newCustomer(roost, 'Lou Later')];
    await wrote(roost, account, kim, [
      [300, 'long ago'],
      [299, '> yes'],
    ]);
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done', conversations: 1 });
    const write = (customerId: string, text: string) =>
      roost.sim('POST', '/_sim/send', { platform: 'messenger', assetId: account.externalId, customerId, text });
    await write(lou, 'before');
    await roost.settle();
    const { id, lastMessage } = await conversationWith(workspace, 'Lou Later');
    await workspace.owner.call('POST', `${workspace.path}/conversations/${id}/read`, { upTo: lastMessage?.id });
    await workspace.owner.call('PATCH', `${workspace.path}/conversations/${id}`, { status: 'resolved' });

    const personId = [...roost.simulator.world.people.keys()][0];
    await roost.sim('POST', '/_sim/remove_app', { personId });
    await roost.settle();
    roost.clock.advance(30 * minuteMs);
    roost.simulator.clock.advance(30 * minuteMs);
    await write(lou, 'in the gap');
    await write(kim, 'question');
    const thread = [...roost.simulator.world.threads.values()].find((one) => one.customerId === kim);
    await roost.sim('POST', '/_sim/answer', { threadId: thread?.id, text: 'answered by phone' });
    await roost.settle();
    expect(textsOf(await threadWith(workspace, 'Lou Later'))).not.toContain('in the gap');

    await logInAtMeta(workspace);
    const run = await reached(workspace, channel.id, { state: 'done', since: expect.any(String) });
    expect(run).toMatchObject({ done: 3, conversations: 2 });
    await write(lou, 'after');
    await roost.settle();
    expect(spoken(await threadWith(workspace, 'Lou Later'))).toEqual(['before', 'in the gap', 'after']);
    expect(await conversationWith(workspace, 'Lou Later')).toMatchObject({ unreadCount: 2, status: 'open' });
    expect(spoken(await threadWith(workspace, 'Kim Later'))).toEqual([
      ...['long ago', '> yes', 'question', 'answered by phone'],
    ]);
    expect(await conversationWith(workspace, 'Kim Later')).toMatchObject({
      ...{ unreadCount: 0, status: 'resolved', replyWindow: { state: 'open' } },
    });
  });

  it('is filled when the right secret is entered, after deliveries were refused', async () => {
    const account = await newAccount(roost);
    const mia = await newCustomer(roost, 'Mia Late');
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done' });
    const write = (text: string) =>
      roost.sim('POST', '/_sim/send', { platform: 'messenger', assetId: account.externalId, customerId: mia, text });
    await write('hello');
    await roost.settle();
    // Meta remembers whole seconds only: what comes by webhook and by memory within one has no order.
    await roost.passTime(2_000);
    // What was refused comes again in hours only: the import has to bring it.
    await roost.sim('POST', '/_sim/webhooks', { retries: 'meta' });
    await roost.sim('PATCH', `/_sim/apps/${roost.simulator.app.id}`, { secret: 'another-secret-of-the-same-app' });
    await write('can you hear me?');
    await roost.settle();
    expect(spoken(await threadWith(workspace, 'Mia Late'))).toEqual(['hello']);
    await saveCredentials(workspace, { id: roost.simulator.app.id, secret: 'another-secret-of-the-same-app' });
    await reached(workspace, channel.id, { state: 'done', since: expect.any(String), done: 1 });
    expect(spoken(await threadWith(workspace, 'Mia Late'))).toEqual(['hello', 'can you hear me?']);
    expect(await conversationWith(workspace, 'Mia Late')).toMatchObject({ unreadCount: 2 });
    await roost.sim('POST', '/_sim/webhooks', { retries: 'quick' });
  });

  it('recognises our own reply whose fate was not known', async () => {
    const account = await newAccount(roost);
    const cora = await newCustomer(roost, 'Cut Cora');
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done' });
    const place = { platform: 'messenger', assetId: account.externalId, customerId: cora };
    await roost.sim('POST', '/_sim/send', { ...place, text: 'Hi?' });
    await roost.settle();
    const { id } = await conversationWith(workspace, 'Cut Cora');
    await roost.sim('POST', '/_sim/webhooks', { pause: true });
    const reply = { clientKey: 'to-cora', mode: 'reply', text: 'We are open.' };
    await workspace.owner.call('POST', `${workspace.path}/conversations/${id}/messages`, reply);
    await expect
      .poll(() => roost.simulator.world.threads.get(`messenger-${account.externalId}-${cora}`)?.messages.length)
      .toBe(2);
    await workspace.owner.call('POST', `${workspace.path}/channels/${channel.id}/history`);
    await reached(workspace, channel.id, { state: 'done', conversations: 1 });
    await expect
      .poll(async () => (await threadWith(workspace, 'Cut Cora')).map(({ text, status }) => [text, status]))
      .toEqual([
        ['Hi?', null],
        ['We are open.', 'sent'],
      ]);
    await roost.sim('POST', '/_sim/webhooks', { resume: true });
  });
});

/** Without the lines about what was done with the conversation. */
function spoken(thread: Awaited<ReturnType<typeof threadWith>>): (string | null)[] {
  return textsOf(thread.filter(({ direction }) => direction !== 'event'));
}
