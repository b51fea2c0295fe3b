import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelEvent, Person } from '../channels/event.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { type InboxDatabase, openInboxDatabase } from '../test/inbox.ts';
import { receive } from './receive.ts';
import { recordSent } from './settle.ts';

let inbox: InboxDatabase;
beforeAll(async () => {
  inbox = await openInboxDatabase();
});
afterAll(() => inbox.close());

const maria: Person = { externalId: 'psid-maria', address: 'psid-maria', aliases: [] };
const jonas: Person = { externalId: 'psid-jonas', address: 'psid-jonas', aliases: [], name: 'Jonas Weber' };
const began = Date.parse('2026-03-01T10:00:00Z');
const at = (seconds: number) => new Date(began + seconds * 1000);

type Page = Awaited<ReturnType<InboxDatabase['connectPage']>>;

const placeholder = { kind: 'placeholder', text: null, content: {}, attachments: [] };

function said(text: string) {
  return { kind: 'text', text, content: {}, attachments: [] };
}
function message(page: Page, from: Person, externalId: string, seconds: number): ChannelEvent & { type: 'message' } {
  return { type: 'message', channel: page.ref, at: at(seconds), from, externalId, said: said(externalId) };
}
function echo(
  page: Page,
  to: Person,
  externalId: string,
  seconds: number,
  metadata: string | null = null,
): ChannelEvent {
  const shape = { channel: page.ref, at: at(seconds), to, externalId, said: said(externalId) };
  return { type: 'echo', ...shape, appId: '999', metadata, sentBy: null };
}
function status(page: Page, externalId: string, what: 'sent' | 'delivered' | 'read' | 'failed'): ChannelEvent {
  const failure = { code: 131026, subcode: null, message: 'Undeliverable', fbtraceId: null };
  const shape = { channel: page.ref, at: at(500), externalId, status: what };
  return { type: 'status', ...shape, ...(what === 'failed' ? { failure } : {}) };
}
function watermark(page: Page, person: Person, what: 'delivered' | 'read', seconds: number): ChannelEvent {
  return { type: 'status', channel: page.ref, at: at(seconds), status: what, watermark: at(seconds), person };
}

function take(page: Page, events: readonly ChannelEvent[]) {
  return acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, events, at(1000)));
}

function comment(page: Page, from: Person, externalId: string, seconds: number, parent?: string): ChannelEvent {
  const answer = parent === undefined ? {} : { replyToExternalId: parent };
  const words = { ...said(externalId), ...answer };
  return { type: 'comment', channel: page.ref, at: at(seconds), from, externalId, postExternalId: 'post', said: words };
}

function ownComment(page: Page, externalId: string, seconds: number, parent: string): ChannelEvent {
  const words = { ...said(externalId), replyToExternalId: parent };
  return { type: 'own-comment', channel: page.ref, at: at(seconds), externalId, postExternalId: 'post', said: words };
}

describe('receive', () => {
  it('makes one message of a delivery that is repeated, and counts it unread once', async () => {
    const page = await inbox.connectPage();
    const event = message(page, maria, 'm1', 0);
    await take(page, [event, event]);
    await take(page, [event]);
    expect(await inbox.counts(page)).toEqual({ contacts: 1, conversations: 1, messages: 1, unread: 1 });
  });

  it('names as news where a customer has just written: not what repeats, what we wrote, or what memory brings', async () => {
    const page = await inbox.connectPage();
    const newsOf = async (...events: ChannelEvent[]) => {
      const { hints } = await take(page, events);
      return hints.flatMap((hint) => (hint.type === 'news' && 'ids' in hint ? hint.ids : []));
    };
    const event = message(page, maria, 'm1', 0);
    expect(await newsOf(event, message(page, maria, 'm2', 1), echo(page, jonas, 'm3', 2))).toHaveLength(1);
    expect(await newsOf(event)).toEqual([]);
    expect(await newsOf({ ...message(page, jonas, 'm4', 3), imported: { opensWindow: true } })).toEqual([]);
  });

  it('leaves one row when two workers take the same batch at once', async () => {
    const page = await inbox.connectPage();
    const batch = Array.from({ length: 20 }, (_, n) => message(page, n % 2 === 0 ? maria : jonas, `m${n}`, n));
    await Promise.all([take(page, batch), take(page, [...batch].reverse()), take(page, batch)]);
    expect(await inbox.counts(page)).toEqual({ contacts: 2, conversations: 2, messages: 20, unread: 20 });
  });

  it('touches only channels of the workspace that signed', async () => {
    const [mine, foreign] = [await inbox.connectPage(), await inbox.connectPage()];
    const received = await take(mine, [message(foreign, maria, 'm1', 0)]);
    expect(received.fates).toEqual(['unconnected']);
    expect(await inbox.counts(foreign)).toEqual({ contacts: 0, conversations: 0, messages: 0, unread: 0 });
  });

  it('ends in the same state in whatever order and batches the events come', async () => {
    const story = (page: Page): ChannelEvent[] => [
      message(page, maria, 'm1', 1),
      message(page, maria, 'm2', 1),
      echo(page, maria, 'e1', 2),
      message(page, maria, 'm3', 3),
      message(page, jonas, 'j1', 4),
      echo(page, jonas, 'e2', 5),
      echo(page, jonas, 'e3', 6),
      status(page, 'e1', 'delivered'),
      status(page, 'e1', 'sent'),
      status(page, 'e1', 'read'),
      status(page, 'e3', 'failed'),
      status(page, 'e3', 'sent'),
      watermark(page, jonas, 'delivered', 5),
      watermark(page, maria, 'read', 2),
      { type: 'edit', channel: page.ref, at: at(7), externalId: 'm1', text: 'first edit', revision: 1 },
      { type: 'edit', channel: page.ref, at: at(8), externalId: 'm1', text: 'second edit', revision: 2 },
      { type: 'unsend', channel: page.ref, at: at(9), externalId: 'm2' },
      { type: 'edit', channel: page.ref, at: at(8), externalId: 'm2', text: 'too late', revision: 1 },
      { type: 'reaction', channel: page.ref, at: at(9), from: jonas, targetExternalId: 'e3', emoji: '👍' },
      { type: 'reaction', channel: page.ref, at: at(10), from: jonas, targetExternalId: 'e3', emoji: null },
      { type: 'referral', channel: page.ref, at: at(11), from: maria, content: { referral: { ref: 'shop' } } },
      { type: 'reaction', channel: page.ref, at: at(9), from: maria, targetExternalId: 'e3', emoji: '❤️' },
      { type: 'reaction', channel: page.ref, at: at(12), from: null, targetExternalId: 'm1', emoji: '🙏' },
      { ...message(page, maria, 'p1', 13), said: { ...said('photo'), attachments: [{ kind: 'image', url: 'u1' }] } },
      { ...message(page, maria, 'p2', 13), said: { ...said('photo'), attachments: [{ kind: 'image', url: 'u2' }] } },
      { type: 'unsend', channel: page.ref, at: at(14), externalId: 'p2' },
      comment(page, maria, 'c1', 15),
      comment(page, jonas, 'c2', 16, 'c1'),
      ownComment(page, 'o1', 17, 'c1'),
      ownComment(page, 'o2', 18, 'o1'),
      { type: 'comment-change', channel: page.ref, at: at(19), externalId: 'c1', change: 'hidden', text: null },
      { type: 'comment-change', channel: page.ref, at: at(20), externalId: 'c1', change: 'unhidden', text: null },
      { type: 'comment-change', channel: page.ref, at: at(21), externalId: 'o2', change: 'removed', text: null },
      // Of one and the same second.
      { type: 'reaction', channel: page.ref, at: at(9), from: maria, targetExternalId: 'e3', emoji: null },
      { type: 'reaction', channel: page.ref, at: at(12), from: null, targetExternalId: 'm1', emoji: '👏' },
      { type: 'comment-change', channel: page.ref, at: at(20), externalId: 'c1', change: 'hidden', text: null },
      { type: 'comment-change', channel: page.ref, at: at(21), externalId: 'c2', change: 'edited', text: 'one way' },
      { type: 'comment-change', channel: page.ref, at: at(21), externalId: 'c2', change: 'edited', text: 'or another' },
      // Memory and life tell of the same message.
      { ...message(page, jonas, 'j1', 4), imported: { opensWindow: false } },
      { ...message(page, jonas, 'h1', -5000), imported: { opensWindow: false } },
      { ...message(page, maria, 'h2', -400), said: placeholder, imported: { opensWindow: true } },
      { ...message(page, maria, 'h2', -400), imported: { opensWindow: true } },
      { type: 'handover', channel: page.ref, at: at(22), person: maria, content: { take_thread_control: {} } },
    ];
    const sorted = await inbox.connectPage();
    await take(sorted, story(sorted));
    const expected = await inbox.state(sorted);
    const order = fc.shuffledSubarray(
      story(sorted).map((_, index) => index),
      { minLength: story(sorted).length },
    );
    const cuts = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 3, maxLength: 21 });
    await fc.assert(
      fc.asyncProperty(order, cuts, fc.boolean(), async (indices, sizes, twice) => {
        const page = await inbox.connectPage();
        const events = story(page);
        const shuffled = indices.flatMap((index) => events[index] ?? []);
        const remaining = [...shuffled];
        for (const size of sizes) await take(page, remaining.splice(0, size));
        await take(page, remaining);
        if (twice) await take(page, shuffled);
        expect(await inbox.state(page)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('never takes a status back', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0), echo(page, maria, 'e1', 1)]);
    for (const what of ['read', 'delivered', 'sent', 'failed'] as const) await take(page, [status(page, 'e1', what)]);
    expect((await inbox.message(page, 'e1')).status).toBe('read');
  });

  it('lets a failure beat sent, and explains it', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0), echo(page, maria, 'e1', 1)]);
    await take(page, [status(page, 'e1', 'failed')]);
    await take(page, [status(page, 'e1', 'sent')]);
    const failed = await inbox.message(page, 'e1');
    expect(failed.status).toBe('failed');
    expect(failed.error).toMatchObject({ metaCode: 131026, message: expect.stringMatching(/\w/) });
  });

  it('marks up to a watermark and nothing after it', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0), echo(page, maria, 'e1', 1), echo(page, maria, 'e2', 3)]);
    await take(page, [watermark(page, maria, 'read', 2)]);
    expect((await inbox.message(page, 'e1')).status).toBe('read');
    expect((await inbox.message(page, 'e2')).status).toBe('sent');
  });

  it('applies a status that came before our own call learned the id', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0)]);
    const attempt = await inbox.sending(page, 'hello');
    await take(page, [status(page, 'wamid.1', 'delivered')]);
    await acrossWorkspaces(inbox, (tx) => recordSent(tx, attempt, 'wamid.1'));
    expect((await inbox.message(page, 'wamid.1')).status).toBe('delivered');
    expect(await inbox.parked(page)).toBe(0);
  });

  it('keeps a failure that was faster than the answer to our own call', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0)]);
    const attempt = await inbox.sending(page, 'hello');
    const failed = { ...status(page, 'wamid.1', 'failed'), ownReference: attempt.messageId };
    await take(page, [failed]);
    await acrossWorkspaces(inbox, (tx) => recordSent(tx, attempt, 'wamid.1'));
    expect((await inbox.message(page, 'wamid.1')).status).toBe('failed');
  });

  it('brings back what was resolved when Meta tells later that the reply failed', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0)]);
    const attempt = await inbox.sending(page, 'hello');
    await acrossWorkspaces(inbox, async (tx) => {
      await recordSent(tx, attempt, 'wamid.1');
      await tx
        .updateTable('conversations')
        .set({ status: 'resolved' })
        .where('id', '=', attempt.conversationId)
        .execute();
    });
    await take(page, [status(page, 'wamid.1', 'failed')]);
    const { conversations, messages } = await inbox.state(page);
    expect(conversations).toMatchObject([{ status: 'open' }]);
    expect(messages).toContainEqual(
      expect.objectContaining({ direction: 'event', content: { status: 'open', until: null, why: 'unsent' } }),
    );
  });

  it('settles our own message by the echo that carries its id, before and after our call returns', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0)]);
    const attempt = await inbox.sending(page, 'hello');
    await take(page, [echo(page, maria, 'e1', 1, attempt.messageId)]);
    await acrossWorkspaces(inbox, (tx) => recordSent(tx, attempt, 'e1'));
    await take(page, [echo(page, maria, 'e1', 1, attempt.messageId)]);
    expect(await inbox.counts(page)).toMatchObject({ messages: 2 });
    expect((await inbox.message(page, 'e1')).id).toBe(attempt.messageId);
  });

  it('settles our own message by an echo without its id when app, person and words are ours', async () => {
    const page = await inbox.connectPage({ appId: '999' });
    await take(page, [message(page, maria, 'm1', 0)]);
    const attempt = await inbox.sending(page, 'e1', at(1));
    await take(page, [echo(page, maria, 'e1', 1)]);
    expect(await inbox.counts(page)).toMatchObject({ messages: 2 });
    expect((await inbox.message(page, 'e1')).id).toBe(attempt.messageId);
  });

  it('makes one message of an unmarked echo and the answer to our call that names it', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0)]);
    const attempt = await inbox.sending(page, 'hello');
    await take(page, [echo(page, maria, 'e1', 1), watermark(page, maria, 'read', 2)]);
    await acrossWorkspaces(inbox, (tx) => recordSent(tx, attempt, 'e1'));
    expect(await inbox.counts(page)).toMatchObject({ messages: 2 });
    expect(await inbox.message(page, 'e1')).toMatchObject({ id: attempt.messageId, status: 'read' });
  });

  it('keeps what was told about an unmarked echo: reactions, edits, and that it was taken back', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0)]);
    const about = { channel: page.ref, at: at(3) };
    const attempt = await inbox.sending(page, 'hello');
    await acrossWorkspaces(inbox, (tx) =>
      tx
        .updateTable('messages')
        .set({ content: JSON.stringify({ quickReplies: [{ title: 'Yes' }] }) })
        .where('id', '=', attempt.messageId)
        .execute(),
    );
    await take(page, [
      echo(page, maria, 'e1', 1),
      { ...about, type: 'reaction', from: maria, targetExternalId: 'e1', emoji: '❤️' },
      { ...about, type: 'edit', externalId: 'e1', text: 'hello!', revision: 1 },
    ]);
    await acrossWorkspaces(inbox, (tx) => recordSent(tx, attempt, 'e1'));
    const [ours] = (await inbox.state(page)).messages as Record<string, unknown>[];
    expect(ours).toMatchObject({ external_id: 'e1', text: 'hello!', edited_at: at(3) });
    // What only we know stays too: another try needs it.
    expect(ours?.content).toMatchObject({
      quickReplies: [{ title: 'Yes' }],
      reactions: { 'psid-maria': { emoji: '❤️' } },
    });

    const second = await inbox.sending(page, 'again');
    await take(page, [echo(page, maria, 'e2', 4), { ...about, at: at(5), type: 'unsend', externalId: 'e2' }]);
    await acrossWorkspaces(inbox, (tx) => recordSent(tx, second, 'e2'));
    const gone = (await inbox.state(page)).messages as Record<string, unknown>[];
    expect(gone.find((one) => one.external_id === 'e2')).toMatchObject({ text: null, deleted_at: at(5) });
    expect(await inbox.counts(page)).toMatchObject({ messages: 3 });
  });

  it('names the stored files that nobody may read any more: of an echo, and of what was taken back', async () => {
    const page = await inbox.connectPage();
    await take(page, [message(page, maria, 'm1', 0)]);
    const attempt = await inbox.sending(page, 'photo');
    const keep = (messageId: string, key: string) =>
      acrossWorkspaces(inbox, (tx) =>
        tx
          .insertInto('attachments')
          .values({
            ...{ workspace_id: page.workspaceId, id: newId(), message_id: messageId, channel_id: page.channelId },
            ...{ kind: 'image', state: 'stored', storage_key: key },
          })
          .execute(),
      );
    await take(page, [echo(page, maria, 'e1', 1)]);
    await keep(attempt.messageId, 'uploaded');
    await keep((await inbox.message(page, 'e1')).id, 'from-meta');
    const twice = await acrossWorkspaces(inbox, (tx) => recordSent(tx, attempt, 'e1'));
    expect(twice).toEqual(['from-meta']);

    const second = await inbox.sending(page, 'photo');
    await keep(second.messageId, 'uploaded-2');
    await take(page, [{ type: 'unsend', channel: page.ref, at: at(3), externalId: 'e2' }]);
    const gone = await acrossWorkspaces(inbox, (tx) => recordSent(tx, second, 'e2'));
    expect(gone).toEqual(['uploaded-2']);
  });

  it('opens what was resolved or snoozed when the customer writes, not when a repeat comes', async () => {
    const page = await inbox.connectPage();
    const first = message(page, maria, 'm1', 0);
    await take(page, [first]);
    await acrossWorkspaces(inbox, (tx) => tx.updateTable('conversations').set({ status: 'resolved' }).execute());
    await take(page, [first]);
    expect((await inbox.state(page)).conversations[0]).toMatchObject({ status: 'resolved' });
    await take(page, [message(page, maria, 'm2', 1)]);
    expect((await inbox.state(page)).conversations[0]).toMatchObject({ status: 'open', unread_count: 2 });
  });

  it('knows a person by every id, and two people apart when a phone number passes on', async () => {
    const page = await inbox.connectPage();
    const byPhone = { externalId: '491701', address: '+491701', aliases: [] };
    const byBoth = { externalId: 'DE.maria', address: '+491701', aliases: ['491701'], name: 'Maria' };
    const heir = { externalId: 'DE.jonas', address: '+491701', aliases: ['491701'], name: 'Jonas' };
    await take(page, [message(page, byPhone, 'm1', 0)]);
    await take(page, [message(page, byBoth, 'm2', 1)]);
    expect(await inbox.counts(page)).toMatchObject({ contacts: 1, conversations: 1, messages: 2 });
    await take(page, [message(page, heir, 'm3', 2), message(page, byBoth, 'm4', 3)]);
    expect(await inbox.counts(page)).toMatchObject({ contacts: 2, conversations: 2, messages: 4 });
  });

  it('counts unread as a recount would, while messages come and are read at the same time', async () => {
    const page = await inbox.connectPage();
    const batches = Array.from({ length: 10 }, (_, batch) =>
      Array.from({ length: 5 }, (_, n) => message(page, maria, `m${(batch * 5 + n) % 30}`, batch + n)),
    );
    await Promise.all(batches.map((batch) => take(page, batch)));
    expect(await inbox.counts(page)).toMatchObject({ messages: 30, unread: 30 });
    const { rows } = await acrossWorkspaces(inbox, (tx) =>
      sql<{ recount: number }>`select count(*)::int as recount from messages
        where workspace_id = ${page.workspaceId} and unread`.execute(tx),
    );
    expect(rows[0]?.recount).toBe(30);
  });
});
