/** Instagram Login, tried: a Roost with an Instagram app, and accounts with and without a Page. */
import type { FeatureKey } from '@roost/contract/features.ts';
import type { Channel, Login, MetaApp } from '@roost/contract/meta.ts';
import { expect } from 'vitest';
import { answerDialog, type DialogChoice } from './dialog.ts';
import { listenForMail } from './mail-server.ts';
import { passDays } from './pass-days.ts';
import { connectAsset, freePort, logins, makeWorkspace, saveCredentials, startRoost } from './roost.ts';

const instagramOnly: FeatureKey[] = ['instagramMessages', 'instagramComments'];

export interface Item {
  id: string;
  channelId: string;
  surface: string;
  contact: { id: string; name: string };
  lastMessage: { text: string };
}

interface Line {
  text: string | null;
  direction: string;
  status: string;
  reactions: unknown[];
  error: { message: string } | null;
}

export type InstagramStage = Awaited<ReturnType<typeof setInstagramStage>>;

/** The Meta app is saved, its Instagram app not yet. */
export async function setInstagramStage() {
  const mails: string[] = [];
  const port = await freePort();
  const mailServer = await listenForMail(port, mails);
  const roost = await startRoost({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Roost <roost@example.com>' });
  const workspace = await makeWorkspace(roost);
  await saveCredentials(workspace, roost.simulator.app);
  const { email } = (await workspace.owner.call<{ agent: { email: string } }>('GET', '/api/me')).body.agent;
  /** An Instagram account without a Page, and the one that hangs on the café's. */
  const own = (
    await roost.sim<{ id: string; scopedId: string }>('POST', '/_sim/instagram_accounts', { username: 'no.page' })
  ).body;
  const [cafe] = roost.simulator.world.instagramAccounts.values();
  const onPage: { id: string; pageId: string } = cafe ?? expect.unreachable('no account on a Page');

  function appAtMeta() {
    return roost.simulator.world.apps.get(roost.simulator.app.id) ?? expect.unreachable('no app');
  }

  function saveInstagramApp(change: object = {}) {
    const { instagramId, instagramSecret } = appAtMeta();
    const body = { instagramAppId: instagramId, instagramAppSecret: instagramSecret, ...change };
    return workspace.owner.call<MetaApp>('PUT', `${workspace.path}/meta/app`, body);
  }

  /** *Connect with Instagram* as one account, up to the address the browser comes back to. */
  async function untilCallback(account: { id: string }, choice: DialogChoice = {}): Promise<string> {
    const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
      ...{ flow: 'instagram', features: instagramOnly },
    });
    expect(begun.status).toBe(200);
    return answerDialog(`${begun.body.authorizeUrl}&_account=${account.id}`, choice);
  }

  async function land(callback: string): Promise<string> {
    return (await workspace.owner.call('GET', callback)).headers.get('location') ?? '';
  }

  async function logInAs(account: { id: string }, choice: DialogChoice = {}): Promise<Login> {
    const landed = await land(await untilCallback(account, choice));
    expect(landed).toMatch(/login=[0-9a-f-]{36}&flow=instagram$/);
    const id = new URLSearchParams(landed.split('?')[1]).get('login');
    return (await logins(workspace)).find((login) => login.id === id) ?? expect.unreachable('no login');
  }

  async function connectAs(account: { id: string }): Promise<Channel> {
    const login = await logInAs(account);
    const [asset] = login.assets;
    return connectAsset(workspace, login.id, asset ?? expect.unreachable('nothing to connect'));
  }

  async function channelOf(account: { id: string }): Promise<Channel> {
    const { body } = await workspace.owner.call<{ items: Channel[] }>('GET', `${workspace.path}/channels`);
    const own = body.items.filter(({ externalId }) => externalId === account.id);
    expect(own).toHaveLength(1);
    return own[0] ?? expect.unreachable('no channel');
  }

  async function write(account: { id: string }, text: string, customerId = 'c1'): Promise<void> {
    const said = { platform: 'instagram', assetId: account.id, customerId, text };
    expect(await roost.sim('POST', '/_sim/send', said)).toMatchObject({ status: 200 });
    await roost.settle();
  }

  async function conversations(account: { id: string }, surface = 'direct'): Promise<Item[]> {
    const channel = await channelOf(account);
    const path = `${workspace.path}/conversations?status=all&channelId=${channel.id}&surface=${surface}`;
    return (await workspace.owner.call<{ items: Item[] }>('GET', path)).body.items;
  }

  async function lines(conversation: Item | undefined): Promise<Line[]> {
    const path = `${workspace.path}/conversations/${conversation?.id}/messages`;
    const { body } = await workspace.owner.call<{ items: Line[] }>('GET', path);
    return body.items.filter(({ direction }) => direction === 'in' || direction === 'out').reverse();
  }

  let said = 0;
  async function reply(conversation: Item | undefined, message: object) {
    said += 1;
    const path = `${workspace.path}/conversations/${conversation?.id}/messages`;
    const sent = await workspace.owner.call('POST', path, { clientKey: `k${said}`, mode: 'reply', ...message });
    expect(sent).toMatchObject({ status: 202 });
    await roost.settle();
  }

  /** What customers see: the texts of the thread at Meta. */
  function threadAtMeta(account: { id: string }, customerId = 'c1'): string[] {
    const threads = [...roost.simulator.world.threads.values()];
    const thread = threads.find((one) => one.assetId === account.id && one.customerId === customerId);
    return (thread?.messages ?? []).map(({ text }) => text ?? '');
  }

  function subscribed(account: { id: string }): string[] {
    const installs = roost.simulator.world.instagramAccounts.get(account.id)?.installs;
    return [...(installs?.get(roost.simulator.app.id) ?? [])];
  }

  const afterDays = (days: number) => passDays({ roost, workspace, email }, days);

  function tokensOf(account: { id: string }) {
    return [...roost.simulator.world.tokens.values()].filter((token) => token.accountId === account.id);
  }

  return {
    ...{ roost, workspace, mails, own, onPage, appAtMeta, saveInstagramApp, untilCallback, land, logInAs, connectAs },
    ...{ channelOf, write, conversations, lines, reply, threadAtMeta, subscribed, afterDays, tokensOf },
    async close() {
      await roost.close();
      mailServer.close();
    },
  };
}
