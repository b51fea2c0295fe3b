import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelEvent, Person } from '../channels/event.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { refused } from '../test/faults.ts';
import { type InboxDatabase, openInboxDatabase, type TestPage } from '../test/inbox.ts';
import { type Claimed, claim } from './outbox.ts';
import { joinPrivateThread } from './private-thread.ts';
import { receive } from './receive.ts';
import { retry } from './retry.ts';
import { recordFailed, recordOpen, recordSent, recordUnknown } from './settle.ts';
import { takeBack } from './take-back.ts';
import { writeDown } from './write-down.ts';

let inbox: InboxDatabase;
beforeAll(async () => {
  inbox = await openInboxDatabase();
});
afterAll(() => inbox.close());

const rows = async <T>(query: ReturnType<typeof sql<T>>) =>
  (await acrossWorkspaces(inbox, (tx) => query.execute(tx))).rows;

function person(externalId: string): Person {
  return { externalId, address: externalId, aliases: [] };
}

function said(text: string) {
  return { kind: 'text', text, content: {}, attachments: [] };
}

function echo(page: TestPage, to: Person, externalId: string, text: string, appId: string | null) {
  const shape = { channel: page.ref, at: new Date(), to, externalId, said: said(text) };
  return { type: 'echo', ...shape, appId, metadata: null, sentBy: null } satisfies ChannelEvent;
}

/** What stands in the threads of ours. */
function ours(page: TestPage) {
  return rows(sql<{ id: string; status: string; external_id: string | null }>`
    select id, status, external_id from messages where workspace_id = ${page.workspaceId} and direction = 'out'
    order by placed_at, id`);
}

/** Meta tells of it while we write down its answer: its transaction is open until `meanwhile` waits for it. */
async function whileHeard(page: TestPage, event: ChannelEvent, meanwhile: () => Promise<void>): Promise<void> {
  let commit = () => {};
  const open = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let heard = () => {};
  const written = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const hearing = acrossWorkspaces(inbox, async (tx) => {
    await receive(tx, page.workspaceId, [event], new Date());
    heard();
    await open;
  });
  await written;
  const recording = meanwhile();
  await expect.poll(() => rows(sql`select from pg_locks where not granted`)).toHaveLength(1);
  commit();
  await hearing;
  await recording;
}

it('a private reply is written down although its echo, without a word of ours, is being written at the same moment', async () => {
  const page = await inbox.connectPage();
  const words = { ...said('How much?'), replyToExternalId: 'post' };
  const asked = { channel: page.ref, at: new Date(), from: person('commenter'), externalId: 'comment-1' };
  await acrossWorkspaces(inbox, (tx) =>
    receive(tx, page.workspaceId, [{ type: 'comment', ...asked, postExternalId: 'post', said: words }], new Date()),
  );
  const attempt = await inbox.sending(page, 'Ten euros');
  await rows(sql`update messages set private_reply_to = 'comment-1' where id = ${attempt.messageId}`);
  await whileHeard(page, echo(page, person('psid'), 'mid-1', 'Ten euros', null), () =>
    writeDown(inbox, attempt, async (tx) => {
      await recordSent(tx, attempt, 'mid-1');
      await joinPrivateThread(tx, page.workspaceId, attempt.messageId, 'psid');
    }),
  );
  expect(await ours(page)).toEqual([{ id: attempt.messageId, status: 'sent', external_id: 'mid-1' }]);
  expect(await rows(sql`select from contacts where workspace_id = ${page.workspaceId}`)).toHaveLength(1);
});

it('an echo without our metadata belongs to the reply under way, not to an older one with the same words', async () => {
  const page = await inbox.connectPage({ appId: '999' });
  const hello = { channel: page.ref, at: new Date(), from: person('psid'), externalId: 'in-1', said: said('Hello?') };
  await acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, [{ type: 'message', ...hello }], new Date()));
  const older = await inbox.sending(page, 'Yes');
  await giveUpOn(older);
  const underWay = await inbox.sending(page, 'Yes');
  await acrossWorkspaces(inbox, (tx) =>
    receive(tx, page.workspaceId, [echo(page, person('psid'), 'mid-2', 'Yes', '999')], new Date()),
  );
  await writeDown(inbox, underWay, async (tx) => void (await recordSent(tx, underWay, 'mid-2')));
  expect(await ours(page)).toEqual([
    { id: older.messageId, status: 'unknown', external_id: null },
    { id: underWay.messageId, status: 'sent', external_id: 'mid-2' },
  ]);
});

it.each([
  ['is open', async () => {}],
  ['was given up', giveUpOn],
  [
    'was given up, and that waits to be sent again',
    async (attempt: Claimed) => {
      await giveUpOn(attempt);
      await sendAgain(attempt);
    },
  ],
  [
    'was given up, and that Meta refused when it was sent again',
    async (attempt: Claimed) => {
      await giveUpOn(attempt);
      await sendAgain(attempt);
      const [second] = (await acrossWorkspaces(inbox, (tx) => claim(tx, 16))).attempts;
      if (second !== undefined) await acrossWorkspaces(inbox, (tx) => recordFailed(tx, second, refused, new Date()));
    },
  ],
])('an echo without our metadata settles a reply that waited for hours, whose outcome %s', async (appId, then) => {
  const page = await inbox.connectPage({ appId });
  const hello = { channel: page.ref, at: new Date(), from: person('psid'), externalId: 'in-1', said: said('Hello?') };
  await acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, [{ type: 'message', ...hello }], new Date()));
  const waited = await inbox.sending(page, 'Yes', new Date(Date.now() - 3 * 3_600_000));
  await acrossWorkspaces(inbox, (tx) => recordOpen(tx, waited));
  await then(waited);
  await acrossWorkspaces(inbox, (tx) =>
    receive(tx, page.workspaceId, [echo(page, person('psid'), 'mid-4', 'Yes', appId)], new Date()),
  );
  expect(await ours(page)).toEqual([{ id: waited.messageId, status: 'sent', external_id: 'mid-4' }]);
  // It is there: nobody need send it once more.
  expect(await rows(sql`select from outbox where message_id = ${waited.messageId} and state = 'waiting'`)).toEqual([]);
});

it('what was discarded before it was sent again takes no echo: a photo from the phone stays a message', async () => {
  const page = await inbox.connectPage({ appId: 'discarded' });
  const hello = { channel: page.ref, at: new Date(), from: person('psid'), externalId: 'in-1', said: said('Hello?') };
  await acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, [{ type: 'message', ...hello }], new Date()));
  const discarded = await inbox.sending(page, 'Yes');
  await giveUpOn(discarded);
  await sendAgain(discarded);
  await takeBack({ db: inbox.db, clock: { now: () => new Date() } } as Ctx, page.workspaceId, discarded.messageId);
  const photo = {
    ...echo(page, person('psid'), 'mid-5', '', 'discarded'),
    said: { ...said(''), kind: 'image', text: null },
  };
  await acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, [photo], new Date()));
  expect(await ours(page)).toEqual([
    { id: discarded.messageId, status: null, external_id: null },
    { id: expect.any(String), status: 'sent', external_id: 'mid-5' },
  ]);
});

it('the echo of a private reply that was taken for failed is read although another was written since', async () => {
  const page = await inbox.connectPage();
  const words = { ...said('How much?'), replyToExternalId: 'post' };
  const asked = { channel: page.ref, at: new Date(), from: person('commenter'), externalId: 'comment-2' };
  await acrossWorkspaces(inbox, (tx) =>
    receive(tx, page.workspaceId, [{ type: 'comment', ...asked, postExternalId: 'post', said: words }], new Date()),
  );
  const failed = await inbox.sending(page, 'Ten euros');
  const error = JSON.stringify({ code: 'unmapped' });
  await rows(sql`update messages set private_reply_to = 'comment-2', status = 'failed', error = ${error}::jsonb
    where id = ${failed.messageId}`);
  await rows(sql`delete from outbox where message_id = ${failed.messageId}`);
  const second = await inbox.sending(page, 'Ten euros, as I said');
  await rows(sql`update messages set private_reply_to = 'comment-2' where id = ${second.messageId}`);
  const event = { ...echo(page, person('psid'), 'mid-3', 'Ten euros', null), metadata: failed.messageId };
  await acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, [event], new Date()));
  expect(await ours(page)).toEqual([
    { id: failed.messageId, status: 'failed', external_id: 'mid-3' },
    { id: second.messageId, status: 'queued', external_id: null },
  ]);
});

it('what Meta remembers from before a reply was written is not that reply, though the words are the same', async () => {
  const page = await inbox.connectPage({ appId: 'remembered' });
  const hello = { channel: page.ref, at: new Date(), from: person('psid'), externalId: 'in-1', said: said('Hello?') };
  await acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, [{ type: 'message', ...hello }], new Date()));
  const open = await inbox.sending(page, 'Thanks!');
  await giveUpOn(open);
  await sendAgain(open);
  const earlier = { ...echo(page, person('psid'), 'mid-6', 'Thanks!', null), at: new Date(Date.now() - 3_600_000) };
  const remembered = { ...earlier, imported: { opensWindow: true } };
  await acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, [remembered], new Date(), { deliveredAt: null }));
  expect(await ours(page)).toEqual([
    { id: expect.any(String), status: 'sent', external_id: 'mid-6' },
    { id: open.messageId, status: 'queued', external_id: null },
  ]);
});

async function giveUpOn(attempt: Claimed): Promise<void> {
  await acrossWorkspaces(inbox, async (tx) => {
    await sql`delete from outbox where message_id = ${attempt.messageId}`.execute(tx);
    await recordUnknown(tx, attempt, new Date());
  });
}

async function sendAgain({ workspaceId, messageId }: Claimed): Promise<void> {
  const agent = { type: 'agent', agentId: newId(), sessionId: '', role: 'agent' } as const;
  await retry({ db: inbox.db, clock: { now: () => new Date() } } as Ctx, workspaceId, messageId, agent);
}
