import type { Contact } from '@roost/contract/contacts.ts';
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ErrorBody } from '@roost/contract/errors.ts';
import type { Message } from '@roost/contract/messages.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signBody } from '../../../simulator/src/simulator.ts';
import { conversationsByName, write } from '../test/people.ts';
import { connectEverything, makeWorkspace, startRoost, type TestRoost, type TestWorkspace } from '../test/roost.ts';

let roost: TestRoost;
let workspace: TestWorkspace;
let pageId: string;
const people = 23;
const minuteMs = 60_000;
const began = Date.now() - 60 * minuteMs;

/** Person n wrote n minutes after the first; every third has been answered since; the first five wrote days ago. */
beforeAll(async () => {
  roost = await startRoost();
  workspace = await makeWorkspace(roost);
  const channels = await connectEverything(roost, workspace);
  pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
  const messaging = Array.from({ length: people }, (_, n) => {
    const timestamp = n < 5 ? began - (2 * 24 * 60 - n) * minuteMs : began + n * minuteMs;
    const wrote = {
      sender: { id: `81${n}` },
      recipient: { id: pageId },
      timestamp,
      message: { mid: `w${n}`, text: `hi ${n}` },
    };
    const echo = { mid: `a${n}`, text: `yes ${n}`, is_echo: true, app_id: 26_390 };
    const answered = {
      sender: { id: pageId },
      recipient: { id: `81${n}` },
      timestamp: timestamp + 1000,
      message: echo,
    };
    return n % 3 === 0 ? [wrote, answered] : [wrote];
  }).flat();
  const body = Buffer.from(JSON.stringify({ object: 'page', entry: [{ id: pageId, time: Date.now(), messaging }] }));
  const headers = { 'x-hub-signature-256': signBody(roost.simulator.app.secret, body) };
  const posted = await fetch(`${roost.url}/api/meta/webhook`, { method: 'POST', headers, body });
  expect(posted.status).toBe(200);
  await roost.settle();
});
afterAll(() => roost.close());

type List = { items: Conversation[]; nextCursor: string | null } & ErrorBody;
const list = (query: string) => workspace.owner.call<List>('GET', `${workspace.path}/conversations${query}`);
const change = (id: string, wish: object) =>
  workspace.owner.call<Conversation & ErrorBody>('PATCH', `${workspace.path}/conversations/${id}`, wish);

async function walk(sort: string): Promise<Conversation[]> {
  const all: Conversation[] = [];
  let cursor = '';
  do {
    const page = (await list(`?sort=${sort}&limit=4${cursor}`)).body;
    all.push(...page.items);
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  return all;
}

describe('the list of conversations', () => {
  it.each(['newest', 'oldest_waiting', 'window_closing'])(
    'shows each once, page by page, in the order %s',
    async (sort) => {
      const shown = await walk(sort);
      expect(new Set(shown.map(({ id }) => id)).size).toBe(people);
      expect(shown).toHaveLength(people);
      if (sort === 'newest') {
        const times = shown.map(({ lastActivityAt }) => lastActivityAt);
        expect(times).toEqual([...times].sort().reverse());
      } else if (sort === 'oldest_waiting') {
        const waiting = shown.map(({ lastMessage }) => lastMessage?.direction === 'in');
        expect(waiting.lastIndexOf(true)).toBeLessThan(waiting.indexOf(false));
        const times = shown
          .filter(({ lastMessage }) => lastMessage?.direction === 'in')
          .map((one) => one.lastActivityAt);
        expect(times).toEqual([...times].sort());
      } else {
        const closing = shown.filter(({ replyWindow }) => replyWindow.state === 'open');
        expect(shown.slice(0, closing.length)).toEqual(closing);
        const times = closing.map(({ replyWindow }) => replyWindow.closesAt);
        expect(times).toEqual([...times].sort());
      }
    },
  );

  it.each(['newest', 'oldest_waiting', 'window_closing'])(
    'shows those of several statuses as one list, in the order %s',
    async (sort) => {
      const before = await walk(sort);
      const put = before.filter((_, index) => index % 3 > 0);
      const statuses = ['resolved', 'pending'];
      for (const [index, { id }] of put.entries()) await change(id, { status: statuses[index % 2] });
      const ids = (list: Conversation[]) => list.map(({ id }) => id);
      // A change of status moves nothing.
      expect(ids(await walk(`${sort}&status=all`))).toEqual(ids(before));
      const both = before.filter((one) => !put.some(({ id }, index) => id === one.id && index % 2 === 0));
      expect(ids(await walk(`${sort}&status=pending&status=open`))).toEqual(ids(both));
      for (const { id } of put) await change(id, { status: 'open' });
    },
  );

  it('refuses a cursor of another order or of nobody', async () => {
    const cursor = (await list('?limit=4')).body.nextCursor;
    for (const query of [`?sort=oldest_waiting&cursor=${cursor}`, '?cursor=bm9uc2Vuc2U']) {
      expect((await list(query)).body.error.code).toBe('invalid_input');
    }
  });

  it('finds by name, and takes what was typed for itself', async () => {
    expect((await list('?q=8117')).body.items).toHaveLength(1);
    expect((await list('?q=%25')).body.items).toHaveLength(0);
    expect((await list('?q=_')).body.items).toHaveLength(0);
  });

  it('filters by status, channel, surface and assignee', async () => {
    const [one, two] = (await list('?limit=2')).body.items;
    if (one === undefined || two === undefined) throw new Error('there are conversations');
    const me = await workspace.owner.call<{ agent: { id: string } }>('GET', '/api/me');
    const assigned = await change(one.id, { assigneeId: me.body.agent.id, priority: 'high' });
    expect(assigned.body).toMatchObject({ assignee: { id: me.body.agent.id, name: 'Olivia Owner' }, priority: 'high' });
    await change(two.id, { status: 'resolved' });
    expect((await list('?assigneeId=me')).body.items.map(({ id }) => id)).toEqual([one.id]);
    expect((await list('?assigneeId=none&limit=100')).body.items).toHaveLength(people - 2);
    expect((await list('?assigneeId=none&assigneeId=me&limit=100')).body.items).toHaveLength(people - 1);
    expect((await list('?status=resolved')).body.items.map(({ id }) => id)).toEqual([two.id]);
    expect((await list('?status=all&limit=100')).body.items).toHaveLength(people);
    expect((await list('?surface=comments')).body.items).toHaveLength(0);
    expect((await list(`?channelId=${one.channelId}&limit=100`)).body.items).toHaveLength(people - 1);
    const counts = await workspace.owner.call('GET', `${workspace.path}/conversations/counts`);
    const open = people - 1;
    expect(counts.body).toEqual({ mine: 1, unassigned: open - 1, all: open, unread: open, mentions: 0 });
  });

  it('says what cannot be changed, and why', async () => {
    const [one] = (await list('?limit=1')).body.items;
    const stranger = '01a203a5-7b9b-75d1-ac4e-b168c128b6d2';
    const refused: [object, string][] = [
      [{ assigneeId: stranger }, 'invalid_input'],
      [{ status: 'snoozed', snoozedUntil: '2020-01-01T00:00:00Z' }, 'invalid_input'],
      [{ labelIds: [stranger] }, 'invalid_input'],
      [{ teamId: stranger }, 'invalid_input'],
    ];
    for (const [wish, code] of refused) {
      expect((await change(one?.id ?? '', wish)).body.error).toMatchObject({
        code,
        message: expect.stringMatching(/\w/),
      });
    }
    expect((await change(stranger, { status: 'open' })).status).toBe(404);
  });
});

describe('contacts', () => {
  it('are listed once each, page by page, by name', async () => {
    const names: string[] = [];
    let cursor = '';
    do {
      const page = await workspace.owner.call<{ items: Contact[]; nextCursor: string | null }>(
        'GET',
        `${workspace.path}/contacts?limit=5${cursor}`,
      );
      names.push(...page.body.items.map(({ name }) => name));
      cursor = page.body.nextCursor === null ? '' : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== '');
    expect(names).toHaveLength(people);
    expect(names).toEqual([...names].sort());
  });

  it('get name and picture from Meta, and the picture comes from us', async () => {
    const customers = await roost.sim<{ customers: { id: string; name: string }[] }>('GET', '/_sim/state');
    const [maria] = customers.body.customers;
    await roost.sim('POST', '/_sim/send', { platform: 'instagram', customerId: maria?.id, text: 'hola' });
    await roost.settle();
    const found = await workspace.owner.call<{ items: Contact[] }>(
      'GET',
      `${workspace.path}/contacts?q=${maria?.name}`,
    );
    const [contact] = found.body.items;
    expect(contact).toMatchObject({ name: maria?.name, identities: [{ channelKind: 'instagram' }] });
    const picture = await fetch(`${roost.url}${contact?.pictureUrl}`, { headers: { cookie: workspace.owner.cookie } });
    expect(picture.status).toBe(200);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

describe('a long thread', () => {
  interface Page {
    items: Message[];
    hasNewer: boolean;
    around: string | null;
  }
  let id: string;
  const page = async (query: string) =>
    (await workspace.owner.call<Page>('GET', `${workspace.path}/conversations/${id}/messages?${query}`)).body;
  const texts = ({ items }: Page) => items.map(({ text }) => text);

  beforeAll(async () => {
    const said = Array.from({ length: 30 }, (_, n) => ({ from: '8199', text: `line ${n}`, at: began + n * 1000 }));
    await write(roost, pageId, said);
    id = (await conversationsByName(workspace)).get('8199')?.id ?? '';
  });

  it('is read around one message, and after it', async () => {
    const [newest] = (await page('limit=1')).items;
    expect(await page(`around=${newest?.id}&limit=4`)).toMatchObject({ hasNewer: false, around: newest?.id });
    const [, tenth] = (await page('limit=20')).items.toReversed();
    const middle = await page(`around=${tenth?.id}&limit=4`);
    expect(texts(middle)).toEqual(['line 13', 'line 12', 'line 11', 'line 10']);
    expect(middle).toMatchObject({ hasNewer: true, around: tenth?.id });
    expect(texts(await page(`after=${middle.items[0]?.id}&limit=2`))).toEqual(['line 15', 'line 14']);
  });

  it('is opened around the first message that nobody has read, as far as it has been read', async () => {
    const first = await page('around=unread&limit=4');
    expect(texts(first)).toEqual(['line 2', 'line 1', 'line 0']);
    expect(first).toMatchObject({ hasNewer: true, around: first.items.at(-1)?.id });
    const read = async (upTo: string | undefined) =>
      (await workspace.owner.call('POST', `${workspace.path}/conversations/${id}/read`, { upTo })).body;
    expect(await read(first.items[0]?.id)).toEqual({ unreadCount: 27 });
    const next = await page('around=unread&limit=4');
    expect(next.items.find((one) => one.id === next.around)?.text).toBe('line 3');
    const newest = await page('limit=4');
    expect(await read(newest.items[0]?.id)).toEqual({ unreadCount: 0 });
    expect(await page('around=unread&limit=4')).toEqual(newest);
  });
});
