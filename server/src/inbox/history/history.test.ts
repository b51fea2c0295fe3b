import type { ImportRun } from '@roost/contract/imports.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
import { conversationsByName, invite } from '../../test/people.ts';
import { makeWorkspace, saveCredentials, startRoost, type TestRoost, type TestWorkspace } from '../../test/roost.ts';
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

const dayMinutes = 24 * 60;
/** The second page of a list of conversations takes this long. */
const slowMs = 1_500;

async function slowSecondPage(account: PastAccount): Promise<void> {
  const match = { path: `${account.externalId}/conversations`, skip: 1, times: 1 };
  // biome-ignore lint/suspicious/noThenProperty: the simulator's own word; this object is only ever turned into JSON.
  await roost.sim('POST', '/_sim/faults', { match, then: { delayMs: slowMs } });
}

describe('an import of history', { timeout: 60_000 }, () => {
  it('brings along what was said before, once and in order, and nobody is disturbed', async () => {
    const account = await newAccount(roost);
    const [maria, jonas] = [await newCustomer(roost, 'Maria Rossi'), await newCustomer(roost, 'Jonas Weber')];
    await wrote(roost, account, maria, [
      [3 * dayMinutes, 'Do you open on Sunday?'],
      [3 * dayMinutes - 5, '> Yes, from nine.'],
      [3 * dayMinutes - 6, 'Lovely'],
      [3 * dayMinutes - 7, '> See you!'],
    ]);
    await wrote(roost, account, jonas, [
      [2 * dayMinutes, '> Your order is ready.'],
      [90, 'Can I come at six?'],
    ]);
    const channel = await connect(workspace, account);
    const run = await reached(workspace, channel.id, { state: 'done' });
    expect(run).toMatchObject({ done: 6, conversations: 2, cutShort: 0, failed: 0, since: null, errors: [] });

    const thread = await threadWith(workspace, 'Maria Rossi');
    expect(thread.map(({ direction, text, status }) => [direction, text, status])).toEqual([
      ['in', 'Do you open on Sunday?', null],
      ['out', '> Yes, from nine.', 'sent'],
      ['in', 'Lovely', null],
      ['out', '> See you!', 'sent'],
    ]);
    expect(await conversationWith(workspace, 'Maria Rossi')).toMatchObject({
      ...{ status: 'resolved', unreadCount: 0, replyWindow: { state: 'human_agent' } },
    });
    // He can still be answered: open work, and yet nothing that just came in.
    expect(await conversationWith(workspace, 'Jonas Weber')).toMatchObject({
      ...{ status: 'open', unreadCount: 0, replyWindow: { state: 'open' } },
    });

    await workspace.owner.call('POST', `${workspace.path}/channels/${channel.id}/history`);
    await roost.settle();
    expect(await newestImport(workspace, channel.id)).toMatchObject({ state: 'done', done: 0, conversations: 2 });
    expect(await threadWith(workspace, 'Maria Rossi')).toHaveLength(4);
  });

  it('reads Instagram by way of its Page, with files, answers, stories and reactions', async () => {
    const account = await newAccount(roost, 'instagram');
    const lena = await newCustomer(roost, 'Lena Fischer');
    const at = roost.clock.now().getTime() - 60 * minuteMs;
    const place = { platform: 'instagram', assetId: account.externalId, customerId: lena };
    const say = async (said: object) =>
      (await roost.sim<{ messageId: string }>('POST', '/_sim/send', { ...place, ...said })).body.messageId;
    const photo = await say({ at, text: 'Look', attachments: [{ type: 'image' }] });
    await say({ at: at + minuteMs, text: 'And this', replyTo: photo });
    await say({ at: at + 2 * minuteMs, attachments: [{ type: 'audio' }] });
    await roost.sim('POST', '/_sim/react', { messageId: photo, emoji: '❤️' });
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'done', done: 3, conversations: 1 });
    await roost.settle();
    const [first, second, third] = await threadWith(workspace, 'Lena Fischer');
    expect(first).toMatchObject({
      ...{ kind: 'image', text: 'Look', reactions: [{ emoji: '❤️', by: 'contact' }] },
      attachments: [{ kind: 'image', state: 'stored' }],
    });
    expect(second).toMatchObject({ kind: 'text', replyToId: first?.id });
    expect(third).toMatchObject({ kind: 'audio', attachments: [{ state: 'stored' }] });
  });

  it('says of how many conversations Meta keeps older messages to itself', async () => {
    const account = await newAccount(roost);
    const talker = await newCustomer(roost, 'Tess Talker');
    const lines = Array.from({ length: 26 }, (_, n) => [5_000 - n, `line ${n}`] as const);
    await wrote(roost, account, talker, lines);
    const channel = await connect(workspace, account);
    const run = await reached(workspace, channel.id, { state: 'done' });
    expect(run).toMatchObject({ done: 20, conversations: 1, cutShort: 1 });
    expect((await threadWith(workspace, 'Tess Talker')).map(({ text }) => text)).toEqual(
      lines.slice(-20).map(([, text]) => text),
    );
  });

  it('ends at once where nobody has written, and names what has no person or no message', async () => {
    const account = await newAccount(roost);
    const empty = await connect(workspace, account);
    expect(await reached(workspace, empty.id, { state: 'done' })).toMatchObject({ done: 0, conversations: 0 });

    const full = await newAccount(roost);
    const [gone, shy] = [await newCustomer(roost, 'Gina Gone'), await newCustomer(roost, 'Sam Shy')];
    await wrote(roost, full, gone, [[500, 'bye']]);
    const [unsent] = await wrote(roost, full, shy, [[400, 'oops']]);
    await roost.sim('POST', '/_sim/unsend', { messageId: unsent });
    await roost.sim('PATCH', `/_sim/customers/${gone}`, { deleted: true });
    const channel = await connect(workspace, full);
    const run = await reached(workspace, channel.id, { state: 'done' });
    expect(run).toMatchObject({ done: 0, conversations: 2, failed: 1 });
    expect(run.errors[0]?.message).toMatch(/does not say who/);
    expect([...(await conversationsByName(workspace)).keys()]).not.toContain('Sam Shy');
  });

  it('lets a live message pass, and loses no conversation that moves meanwhile', async () => {
    const account = await newAccount(roost);
    const people = await crowdWrote(roost, account, 25);
    await slowSecondPage(account);
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'running', conversations: 10 });
    // The first of them is last in Meta's list; by writing now it jumps past the import to the head.
    const name = roost.simulator.world.customers.get(people[0] ?? '')?.name ?? '';
    const live = { platform: 'messenger', assetId: account.externalId, customerId: people[0], text: 'Anyone there?' };
    await roost.sim('POST', '/_sim/send', live);
    await expect
      .poll(async () => (await conversationsByName(workspace)).get(name))
      .toMatchObject({ unreadCount: 1, status: 'open', lastMessage: { text: 'Anyone there?' } });
    expect(await newestImport(workspace, channel.id)).toMatchObject({ state: 'running', conversations: 10 });

    const run = await reached(workspace, channel.id, { state: 'done' });
    expect(run).toMatchObject({ done: 50, conversations: 25 });
    expect(textsOf(await threadWith(workspace, name))).toEqual(['hello', '> hi there', 'Anyone there?']);
    expect(await conversationWith(workspace, name)).toMatchObject({ unreadCount: 1 });
  });

  it('asks an account less than twice a second, whatever other accounts are read meanwhile', async () => {
    const accounts = [await newAccount(roost), await newAccount(roost)];
    const channels: string[] = [];
    for (const account of accounts) {
      await crowdWrote(roost, account, 25);
      channels.push((await connect(workspace, account)).id);
    }
    for (const id of channels) await reached(workspace, id, { state: 'done', conversations: 25 });
    const { body } = await roost.sim<{ at: number; path: string }[]>('GET', '/_sim/requests');
    for (const { externalId } of accounts) {
      const at = body.filter(({ path }) => path.includes(`${externalId}/conversations`)).map((one) => one.at);
      expect(at.length).toBeGreaterThanOrEqual(3);
      const gaps = at.slice(1).map((one, n) => Math.abs(one - (at[n] ?? 0)));
      expect(Math.min(...gaps)).toBeGreaterThan(500);
    }
  });

  it('stops when it is cancelled, and goes on there when it is asked again', async () => {
    const agent = await invite(roost, workspace, 'Ada Agent');
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 22);
    await slowSecondPage(account);
    const channel = await connect(workspace, account);
    const { id } = await reached(workspace, channel.id, { state: 'running', conversations: 10 });
    expect((await agent.call('DELETE', `${workspace.path}/imports/${id}`)).status).toBe(403);
    const cancelled = await workspace.owner.call<ImportRun>('DELETE', `${workspace.path}/imports/${id}`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', message: 'Cancelled. What had come stays.' });
    await roost.settle();
    expect(await newestImport(workspace, channel.id)).toMatchObject({ state: 'cancelled', conversations: 10 });

    expect((await agent.call('POST', `${workspace.path}/channels/${channel.id}/history`)).status).toBe(403);
    const again = await workspace.owner.call<ImportRun>('POST', `${workspace.path}/channels/${channel.id}/history`);
    expect(again).toMatchObject({ status: 202, body: { id, state: 'waiting' } });
    expect(await reached(workspace, channel.id, { state: 'done' })).toMatchObject({ id, done: 44, conversations: 22 });
  });

  it('is not begun when the admin does not want it, and can be asked for later', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 1);
    const channel = await connect(workspace, account, { importHistory: false });
    expect(channel.history).toBeNull();
    await roost.settle();
    await workspace.owner.call('POST', `${workspace.path}/channels/${channel.id}/history`);
    await reached(workspace, channel.id, { state: 'done', conversations: 1 });
  });

  it('goes on after Roost died in the middle', async () => {
    const account = await newAccount(roost);
    await crowdWrote(roost, account, 22);
    const match = { path: `${account.externalId}/conversations`, skip: 1, times: 1 };
    // biome-ignore lint/suspicious/noThenProperty: the simulator's own word; this object is only ever turned into JSON.
    await roost.sim('POST', '/_sim/faults', { match, then: { hang: 'before' } });
    const channel = await connect(workspace, account);
    await reached(workspace, channel.id, { state: 'running', conversations: 10 });
    await roost.restart();
    // Nobody has heard of its step for a while: it is taken again.
    roost.clock.advance(6 * minuteMs);
    await sweepHistories(roost.app.ctx);
    expect(await reached(workspace, channel.id, { state: 'done' })).toMatchObject({ done: 44, conversations: 22 });
  });
});
