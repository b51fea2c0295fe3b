import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelEvent } from '../channels/event.ts';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, newId } from '../db/db.ts';
import { refused } from '../test/faults.ts';
import { type InboxDatabase, openInboxDatabase, type TestPage } from '../test/inbox.ts';
import { receive } from './receive.ts';
import { retry } from './retry.ts';
import { recordFailed, recordSent } from './settle.ts';

let inbox: InboxDatabase;
beforeAll(async () => {
  inbox = await openInboxDatabase();
});
afterAll(() => inbox.close());

const at = (seconds: number) => new Date(Date.parse('2026-03-01T10:00:00Z') + seconds * 1000);
const maria = { externalId: 'psid-maria', address: 'psid-maria', aliases: [] };

function said(text: string) {
  return { kind: 'text', text, content: {}, attachments: [] };
}

function message(page: TestPage, externalId: string, seconds: number): ChannelEvent {
  const shape = { channel: page.ref, at: at(seconds), externalId, said: said(externalId) };
  return { type: 'message', ...shape, from: maria };
}

function echo(page: TestPage, externalId: string, seconds: number): ChannelEvent {
  const shape = { channel: page.ref, at: at(seconds), externalId, said: said(externalId) };
  return { type: 'echo', ...shape, to: maria, appId: null, metadata: null, sentBy: null };
}

function take(page: TestPage, events: readonly ChannelEvent[]) {
  return acrossWorkspaces(inbox, (tx) => receive(tx, page.workspaceId, events, at(1000)));
}

it('what the customer wrote last is shown, and waited with, though the echo of an earlier reply came after it', async () => {
  const page = await inbox.connectPage();
  await take(page, [message(page, 'm1', 0)]);
  const attempt = await inbox.sending(page, 'hello', at(1));
  await take(page, [message(page, 'm2', 2), echo(page, 'e1', 3)]);
  await acrossWorkspaces(inbox, (tx) => recordSent(tx, attempt, 'e1'));
  const { conversations } = await inbox.state(page);
  expect(conversations).toMatchObject([{ last_direction: 'in', last_placed_at: at(2), waiting_since: at(2) }]);
});

it('what is sent again answers up to where it stands, and the customer waits with what came after it', async () => {
  const page = await inbox.connectPage();
  await take(page, [message(page, 'm1', 0)]);
  const attempt = await inbox.sending(page, 'hello', at(1));
  await acrossWorkspaces(inbox, (tx) => recordFailed(tx, attempt, refused, at(2)));
  await take(page, [message(page, 'm2', 3)]);
  expect((await inbox.state(page)).conversations).toMatchObject([{ waiting_since: at(0) }]);
  const agent = { type: 'agent', agentId: newId(), sessionId: '', role: 'agent' } as const;
  await retry({ db: inbox.db, clock: { now: () => at(4) } } as Ctx, page.workspaceId, attempt.messageId, agent);
  expect((await inbox.state(page)).conversations).toMatchObject([{ waiting_since: at(3) }]);
});
