/** Accounts with a past: what was written at Meta before Roost was connected, and what an import made of it. */
import type { Conversation } from '@roost/contract/conversations.ts';
import type { ImportRun } from '@roost/contract/imports.ts';
import type { Message } from '@roost/contract/messages.ts';
import type { Asset, Channel } from '@roost/contract/meta.ts';
import { expect } from 'vitest';
import { conversationsByName } from './people.ts';
import { connectAsset, logInAtMeta, logins, type TestRoost, type TestWorkspace } from './roost.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

export interface PastAccount {
  kind: 'facebook' | 'instagram';
  externalId: string;
  platform: 'messenger' | 'instagram';
}

let accounts = 0;

/** A Page (or the Instagram account on it) of its own that nobody has written to. */
export async function newAccount(roost: TestRoost, kind: PastAccount['kind'] = 'facebook'): Promise<PastAccount> {
  accounts += 1;
  const personId = [...roost.simulator.world.people.keys()][0];
  const made = await roost.sim<{ id: string; instagramId: string }>('POST', '/_sim/pages', {
    personId,
    name: `Page ${accounts}`,
    instagramUsername: `page.${accounts}`,
  });
  return kind === 'facebook'
    ? { kind, externalId: made.body.id, platform: 'messenger' }
    : { kind, externalId: made.body.instagramId, platform: 'instagram' };
}

export async function newCustomer(roost: TestRoost, name: string): Promise<string> {
  return (await roost.sim<{ id: string }>('POST', '/_sim/customers', { name })).body.id;
}

/** `minutesAgo` is a time before now; texts that begin with `>` are the business's. */
export type Line = readonly [minutesAgo: number, text: string];

/** Written while nobody listened: no webhook tells of it. Answers the ids. */
export async function wrote(
  roost: TestRoost,
  { platform, externalId: assetId }: PastAccount,
  customerId: string,
  lines: readonly Line[],
): Promise<string[]> {
  const now = roost.clock.now().getTime();
  const messages = lines.map(([minutesAgo, text]) => ({
    by: text.startsWith('>') ? 'business' : 'customer',
    text,
    at: now - minutesAgo * minuteMs,
  }));
  const answer = await roost.sim<{ messageIds: string[] }>('POST', '/_sim/history', {
    platform,
    assetId,
    customerId,
    messages,
  });
  if (answer.status !== 200) throw new Error(`history: ${JSON.stringify(answer.body)}`);
  return answer.body.messageIds;
}

/** This many people who each wrote two messages; the first of them long ago, the last a day ago. */
export async function crowdWrote(roost: TestRoost, account: PastAccount, size: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < size; n += 1) {
    const id = await newCustomer(roost, `Person ${accounts}.${n}`);
    const age = 24 * 60 + (size - n) * 10;
    await wrote(roost, account, id, [
      [age, 'hello'],
      [age - 1, '> hi there'],
    ]);
    ids.push(id);
  }
  return ids;
}

/** Logs in again, so that the account is seen, and connects it; its import begins. */
export async function connect(
  workspace: TestWorkspace,
  account: PastAccount,
  wish: { importHistory?: boolean } = {},
): Promise<Channel> {
  await logInAtMeta(workspace);
  const [login] = await logins(workspace);
  const asset = login?.assets.find((one: Asset) => one.externalId === account.externalId);
  if (login === undefined || asset === undefined) throw new Error('the account is not in the login');
  return connectAsset(workspace, login.id, asset, wish);
}

/** Disconnects everything: the next login begins without channels to look after. */
export async function disconnectAll(workspace: TestWorkspace): Promise<void> {
  const { body } = await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels?limit=100`);
  for (const { id, state } of body.items) {
    if (state.code !== 'disconnected') await workspace.owner.call('DELETE', `${workspace.path}/channels/${id}`);
  }
}

/** The newest import of a channel. */
export async function newestImport(workspace: TestWorkspace, channelId: string): Promise<ImportRun> {
  const answer = await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels?limit=100`);
  const run = answer.body.items.find(({ id }) => id === channelId)?.history;
  return run ?? expect.unreachable('no import');
}

export async function reached(
  workspace: TestWorkspace,
  channelId: string,
  wanted: Partial<ImportRun>,
): Promise<ImportRun> {
  await expect.poll(() => newestImport(workspace, channelId), { timeout: 40_000 }).toMatchObject(wanted);
  return newestImport(workspace, channelId);
}

export async function conversationWith(workspace: TestWorkspace, name: string): Promise<Conversation> {
  return (await conversationsByName(workspace)).get(name) ?? expect.unreachable(`no conversation with ${name}`);
}

/** The thread as people read it, oldest first. */
export async function threadWith(workspace: TestWorkspace, name: string): Promise<Message[]> {
  const { id } = await conversationWith(workspace, name);
  const path = `${workspace.path}/conversations/${id}/messages?limit=100`;
  const { items } = (await workspace.owner.call<{ items: Message[] }>('GET', path)).body;
  return items.toReversed();
}

export function textsOf(messages: readonly Message[]): (string | null)[] {
  return messages.map(({ text }) => text);
}
