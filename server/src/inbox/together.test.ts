import type { Attachment } from '@roost/contract/attachments.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Notice, Presence, ScheduledMessage, ServerDraft } from '@roost/contract/together.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetUploads } from '../test/forget-uploads.ts';
import { conversationsByName, invite, type TestAgent, write } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let ben: TestAgent;
let path: string;
let pageId: string;
let other: string;

beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
  const { body } = await roost.sim<{ customers: { id: string }[] }>('GET', '/_sim/state');
  await roost.sim('POST', '/_sim/send', {
    platform: 'messenger',
    customerId: body.customers[0]?.id,
    text: 'Is it open?',
  });
  await write(roost, pageId, [{ from: '70001', text: 'Hello' }]);
  const known = [...(await conversationsByName(workspace)).values()];
  path = `${workspace.path}/conversations/${known.find((one) => one.contact.name !== '70001')?.id}`;
  other = `${workspace.path}/conversations/${known.find((one) => one.contact.name === '70001')?.id}`;
  ben = await invite(roost, workspace, 'Ben Baker');
});
afterAll(() => roost.close());

const owner = <T>(method: string, at: string, body?: object) => workspace.owner.call<T & ErrorBody>(method, at, body);
const thread = async (at = path) => (await owner<{ items: Message[] }>('GET', `${at}/messages`)).body.items;
let keys = 0;
const reply = (client: Pick<TestAgent, 'call'>, text: string, more: object = {}) => {
  keys += 1;
  const body = { clientKey: `t${keys}`, mode: 'reply', text, ...more };
  return client.call<Message & ErrorBody>('POST', `${path}/messages`, body);
};

const headers = () => ({ cookie: workspace.owner.cookie, 'x-roost': '1' });

async function upload(name: string): Promise<Attachment> {
  const form = new FormData();
  form.append('file', new Blob(['some words']), name);
  const at = `${roost.url}${workspace.path}/attachments`;
  return (await fetch(at, { method: 'POST', headers: headers(), body: form })).json() as Promise<Attachment>;
}

const statusOf = async (url: string | null) => (await fetch(roost.url + url, { headers: headers() })).status;

describe('presence', () => {
  const seen = async () => (await owner<{ items: Presence[] }>('GET', `${path}/presence`)).body.items;

  it('tells who looks and who writes, until they leave or are silent for too long', async () => {
    const say = (state: string) => ben.call('POST', `${path}/presence`, { state });
    await say('viewing');
    expect(await seen()).toEqual([{ agentId: ben.id, name: 'Ben Baker', typing: false }]);
    await say('typing');
    expect(await seen()).toMatchObject([{ typing: true }]);
    await say('left');
    expect(await seen()).toEqual([]);
    await say('typing');
    roost.clock.advance(21_000);
    expect(await seen()).toEqual([]);
  });
});

describe('a draft', () => {
  const save = (draft: object) => ben.call<ServerDraft>('PUT', `${other}/drafts`, draft);
  const kept = async () => (await ben.call<{ items: ServerDraft[] }>('GET', `${other}/drafts`)).body.items;

  it('is the newest one, in whatever order its versions arrive', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 1 }), async (order) => {
        round += 10;
        for (const n of order) {
          await save({ mode: 'reply', text: `v${n}`, replyToId: null, files: [], version: round + n });
        }
        const newest = Math.max(...order);
        expect(await kept()).toMatchObject([{ mode: 'reply', text: `v${newest}`, version: round + newest }]);
      }),
      { numRuns: 8 },
    );
  });

  it('takes along what kind of reply it is', async () => {
    const kind = { privately: true, choices: ['Yes', 'No'], asButtons: true };
    await save({ mode: 'reply', text: 'Only for you', replyToId: null, files: [], ...kind, version: 1_000 });
    expect(await kept()).toMatchObject([{ text: 'Only for you', ...kind }]);
  });

  describe('of two devices at once', () => {
    const words = (text: string, more: object) => save({ mode: 'reply', text, replyToId: null, files: [], ...more });
    const shown = async () => {
      const [draft] = await kept();
      return [draft?.text, draft?.others.map(({ text }) => text)];
    };
    let round = 2_000;
    beforeEach(async () => {
      round += 100;
      await words('Dear', { version: round, base: round, others: [] });
    });

    it.each([
      ['the older comes first', ['older', 'newer']],
      ['the newer comes first', ['newer', 'older']],
    ])('is the newer one, with the older beside it: %s', async (_, order) => {
      const written = { older: 10, newer: 20 } as Record<string, number>;
      for (const text of order) await words(text, { version: round + (written[text] ?? 0), base: round });
      expect(await shown()).toEqual(['newer', ['older']]);
      // Whoever knows of it says what is still wanted.
      await words('newer and better', { version: round + 30, base: round + 20, others: [] });
      expect(await shown()).toEqual(['newer and better', []]);
    });

    it('loses nothing when one of them was sent meanwhile', async () => {
      await words('', { version: round + 20, base: round });
      await words('ten lines from the train', { version: round + 10, base: round });
      expect(await shown()).toEqual(['', ['ten lines from the train']]);
    });

    it('shows words that were lost twice only once', async () => {
      await words('lost', { version: round + 10, base: round });
      await words('newer', { version: round + 20, base: round });
      await words('lost, and more of it', { version: round + 15, base: round });
      await words('newest', { version: round + 30, base: round + 20 });
      expect(await shown()).toEqual(['newest', ['lost, and more of it']]);
    });

    it('keeps no beginning of what is there, and nothing that a device merely still shows', async () => {
      await words('Dear Nora, thank you', { version: round + 20, base: round });
      await words('Dear Nora', { version: round + 10, base: round });
      await words('Dear', { version: round, base: round });
      expect(await shown()).toEqual(['Dear Nora, thank you', []]);
      // One that writes on where it stood knows what it does.
      await words('Hello', { version: round + 30, base: round + 20 });
      expect(await shown()).toEqual(['Hello', []]);
    });
  });

  it('keeps its files as long as it is there, though what is uploaded and not sent within a day is forgotten', async () => {
    const { id, url } = await upload('menu.txt');
    const file = { id, name: 'menu.txt', mimeType: 'text/plain', bytes: 4 };
    await save({ mode: 'reply', text: 'Our menu', replyToId: null, files: [file], version: 9_000, base: 9_000 });
    await forgetUploads(roost);
    expect(await statusOf(url)).toBe(200);
    // Lost to another device it is still wanted.
    await save({ mode: 'reply', text: 'Hello', replyToId: null, files: [], version: 9_010, base: 0 });
    await forgetUploads(roost);
    expect(await statusOf(url)).toBe(200);
    await save({ mode: 'reply', text: '', replyToId: null, files: [], version: 9_020, base: 9_010, others: [] });
    await forgetUploads(roost);
    expect(await statusOf(url)).toBe(404);
  });

  it('belongs to its agent and its tab', async () => {
    await save({ mode: 'note', text: 'internal', replyToId: null, files: [], version: 1 });
    expect((await kept()).map(({ mode }) => mode)).toEqual(['note', 'reply']);
    expect((await owner<{ items: ServerDraft[] }>('GET', `${other}/drafts`)).body.items).toEqual([]);
  });
});

describe('a mention', () => {
  it('in a note reaches the agent, who finds the conversation by it', async () => {
    const note = { mode: 'note', text: '@Ben Baker can you help?', mentionIds: [ben.id] };
    const written = await reply(workspace.owner, '', note);
    expect(written.body.content).toEqual({ mentions: [{ id: ben.id, name: 'Ben Baker' }] });
    const notices = () => ben.call<{ items: Notice[]; unread: number }>('GET', `${workspace.path}/notices`);
    expect((await notices()).body).toMatchObject({
      unread: 1,
      items: [{ kind: 'mention', actorName: 'Olivia Owner', messageId: written.body.id, read: false }],
    });
    const mine = await ben.call<{ items: Conversation[] }>('GET', `${workspace.path}/conversations?mentions=me`);
    expect(mine.body.items).toHaveLength(1);
    const read = await ben.call('POST', `${workspace.path}/notices/read`, {});
    expect(read.body).toEqual({ unread: 0 });
    const counts = await ben.call('GET', `${workspace.path}/conversations/counts`);
    expect(counts.body).toMatchObject({ mentions: 1 });
  });

  it('is seen by opening the conversation, or with it open, and by no other one', async () => {
    const mention = () => reply(workspace.owner, '', { mode: 'note', text: '@Ben Baker again', mentionIds: [ben.id] });
    await mention();
    const unread = async () => (await ben.call<{ unread: number }>('GET', `${workspace.path}/notices`)).body.unread;
    const tell = async (at: string, state: string) =>
      expect((await ben.call('POST', `${at}/presence`, { state })).status).toBe(200);
    await tell(other, 'viewing');
    await tell(path, 'left');
    expect(await unread()).toBe(1);
    await tell(path, 'viewing');
    expect(await unread()).toBe(0);
    await mention();
    await tell(path, 'viewing');
    expect(await unread()).toBe(0);
  });

  it('of a stranger is refused', async () => {
    const stranger = '01a203a5-7b9b-75d1-ac4e-b168c128b6d2';
    const refused = await reply(workspace.owner, '', { mode: 'note', text: 'x', mentionIds: [stranger] });
    expect(refused.body.error.field).toBe('mentionIds');
  });
});

describe('two who answer at once', () => {
  it('the second hears of the first, and may send anyway', async () => {
    const newest = (await thread())[0]?.id;
    expect((await reply(ben, 'I take this')).status).toBe(202);
    const second = await reply(workspace.owner, 'Me too', { seenUpTo: newest });
    expect([second.status, second.body.error.code]).toEqual([409, 'already_answered']);
    expect(second.body.error.message).toContain('Ben Baker');
    expect((await reply(workspace.owner, 'Me too')).status).toBe(202);
    expect((await reply(ben, 'And I', { seenUpTo: (await thread())[0]?.id })).status).toBe(202);
  });
});

describe('a scheduled message', () => {
  const waiting = async () => (await owner<{ items: ScheduledMessage[] }>('GET', `${path}/scheduled`)).body.items;
  const at = (ms: number) => new Date(roost.clock.now().getTime() + ms).toISOString();

  it('waits, can be changed, goes out once at its time, and its key means the same message', async () => {
    const wish = { clientKey: 'later', mode: 'reply', text: 'Good morning', sendAt: at(60_000) };
    const made = await owner<Message>('POST', `${path}/messages`, wish);
    expect([made.status, made.body.content]).toEqual([202, { sendAt: wish.sendAt }]);
    expect((await owner<Message>('POST', `${path}/messages`, wish)).body.id).toBe(made.body.id);
    expect(await waiting()).toMatchObject([{ text: 'Good morning', problem: null, author: { name: 'Olivia Owner' } }]);
    const soon = { text: 'Good evening', sendAt: at(1_000) };
    await owner('PATCH', `${workspace.path}/scheduled/${made.body.id}`, soon);
    roost.clock.advance(1_500);
    await expect.poll(waiting).toEqual([]);
    await roost.settle();
    expect((await thread()).filter(({ text }) => text === 'Good evening')).toMatchObject([{ direction: 'out' }]);
  });

  it('is not sent when it was cancelled', async () => {
    const made = await reply(workspace.owner, 'Never', { sendAt: at(60_000) });
    expect((await owner('DELETE', `${workspace.path}/scheduled/${made.body.id}`)).status).toBe(200);
    expect(await waiting()).toEqual([]);
  });

  it('keeps its file, though what is uploaded and not sent within a day is forgotten', async () => {
    const dayMs = 24 * 3_600_000;
    const { id: fileId, url } = await upload('hours.txt');
    const made = await reply(workspace.owner, '', { attachmentIds: [fileId], sendAt: at(2 * dayMs) });
    expect(made.status).toBe(202);
    await forgetUploads(roost);
    expect(await statusOf(url)).toBe(200);
    await owner('DELETE', `${workspace.path}/scheduled/${made.body.id}`);
    await forgetUploads(roost);
    expect(await statusOf(url)).toBe(404);
  });

  it('whose window has closed by then stays, with the reason, and its conversation and writer are told', async () => {
    const hourMs = 3_600_000;
    await write(roost, pageId, [{ from: '70002', text: 'Hi', at: roost.clock.now().getTime() - 23.5 * hourMs }]);
    const late = `${workspace.path}/conversations/${(await conversationsByName(workspace)).get('70002')?.id}`;
    const wish = { clientKey: 'late', mode: 'reply', text: 'Too late', sendAt: at(hourMs) };
    const made = await owner<Message>('POST', `${late}/messages`, wish);
    await owner('PATCH', late, { snoozedUntil: at(48 * hourMs) });
    roost.clock.advance(1.1 * hourMs);
    await owner('PATCH', `${workspace.path}/scheduled/${made.body.id}`, { sendAt: at(0) });
    const waits = async () => (await owner<{ items: ScheduledMessage[] }>('GET', `${late}/scheduled`)).body.items;
    await expect.poll(async () => (await waits())[0]?.problem).toMatch(/24 hours|window/i);
    expect((await thread(late)).some(({ text }) => text === 'Too late')).toBe(false);
    expect((await owner<Conversation>('GET', late)).body).toMatchObject({ status: 'open', snoozedUntil: null });
    const { body } = await owner<{ items: Notice[] }>('GET', `${workspace.path}/notices`);
    expect(body.items).toMatchObject([{ kind: 'unsent', messageId: null, contactName: '70002', read: false }]);
  });
});
