/** What one run of the doctor looks at: the workspace's rows, read once, and every answer of Meta's, asked for once. */
import type { ChannelKind, LoginFlow } from '@roost/contract/meta.ts';
import type { ChannelTarget } from '../../channels/channel.ts';
import { channelOf, installedOn, channels as kinds } from '../../channels/index.ts';
import type { Ctx } from '../../context.ts';
import { readWorkspace, type Tx } from '../../db/db.ts';
import type { GraphCaller } from '../../meta/graph.ts';
import type { JsonObject } from '../../meta/lossless-json.ts';
import { appAccessToken, appToken, debugToken, type TokenReport } from '../../meta/oauth.ts';
import type { Credentials } from '../meta-app.ts';
import { openAppSecret, openChannelToken, openInstagramSecret, openLoginToken } from '../secrets.ts';
import type { Inspection } from '../ways/way.ts';
import { wayOf } from '../ways/ways.ts';

export interface ObservedLogin {
  id: string;
  name: string;
  flow: LoginFlow;
  state: string;
  stateReason: string;
  stateMessage: string;
  scopes: readonly string[];
  declined: readonly string[];
  token: string | null;
  expiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface ObservedChannel {
  id: string;
  kind: ChannelKind;
  name: string;
  externalId: string;
  parentId: string | null;
  loginId: string | null;
  flow: LoginFlow | null;
  webhookObject: string;
  token: string | null;
  state: string;
  stateReason: string;
  stateMessage: string;
  paused: boolean;
  lastEventAt: Date | null;
  createdAt: Date;
}

/** Where the app is installed: a Page, with the Instagram account on it, or a WhatsApp Business Account with its numbers. */
export interface ObservedPlace {
  id: string;
  name: string;
  /** The channel to ask for it: the Page's own, if it is connected. */
  channel: ObservedChannel;
}

export interface ObservedObject {
  object: string;
  kind: ChannelKind;
  words: string;
  fields: readonly string[];
}

export interface ObservedApp {
  appId: string | null;
  secretSaved: boolean;
  secret: string | null;
  verifyToken: string;
  loginConfigId: string | null;
  loginConfigSystemUser: boolean;
  instagramAppId: string | null;
  instagramSecret: string | null;
}

/** What the doctor may do that other rooms do for it. */
export interface Doctor {
  ctx: Ctx;
  /** Reads deliveries again that could not be read. */
  replayDead(workspaceId: string): Promise<void>;
  /** Fetches the templates of every WhatsApp account. */
  syncTemplates(workspaceId: string): Promise<void>;
}

export interface Survey extends Doctor {
  workspaceId: string;
  now: Date;
  app: ObservedApp;
  logins: readonly ObservedLogin[];
  channels: readonly ObservedChannel[];
  places: readonly ObservedPlace[];
  /** Webhook objects of the kinds that are connected. */
  objects: readonly ObservedObject[];
  /** Sealed records that do not open, by name. */
  unreadable: readonly string[];
  /** The same question is asked once per run, whoever needs the answer. */
  once<T>(question: string, ask: () => Promise<T>): Promise<T>;
  /** For work that only reads: a check looks, and changes nothing. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

const objectWords: Readonly<Record<ChannelKind, string>> = {
  facebook: 'Pages',
  instagram: 'Instagram',
  whatsapp: 'WhatsApp',
};

export async function survey(doctor: Doctor, workspaceId: string): Promise<Survey> {
  const { ctx } = doctor;
  const answers = new Map<string, Promise<unknown>>();
  const unreadable: string[] = [];
  const open = (what: string, sealed: string | null, how: (sealed: string) => string | null): string | null => {
    if (sealed === null) return null;
    try {
      return how(sealed);
    } catch {
      unreadable.push(what);
      return null;
    }
  };
  const read = <T>(work: (tx: Tx) => Promise<T>) => readWorkspace(ctx, workspaceId, work);
  const { app, logins, channels } = await read((tx) => loadRows(tx, workspaceId));
  const observed = channels.map((row) => ({
    ...{ id: row.id, kind: row.kind, name: row.name, externalId: row.external_id },
    ...{ parentId: row.parent_id, loginId: row.login_id, flow: row.flow, state: row.state, paused: row.paused },
    ...{
      stateReason: row.state_reason,
      stateMessage: row.state_message,
      lastEventAt: row.last_event_at,
      createdAt: row.created_at,
    },
    webhookObject: channelOf(row.kind).facts.webhook.object,
    token: open(row.name, row.token_sealed, (sealed) => openChannelToken(ctx, row.id, sealed)),
  }));
  const used = kinds.filter(({ facts }) => observed.some(({ kind }) => kind === facts.kind));
  return {
    ...{ ...doctor, workspaceId, unreadable, read },
    now: ctx.clock.now(),
    app: {
      appId: app?.app_id ?? null,
      secretSaved: (app?.secret_sealed ?? null) !== null,
      secret: open('App Secret', app?.secret_sealed ?? null, () =>
        app === undefined ? null : openAppSecret(ctx, app),
      ),
      verifyToken: app?.verify_token ?? '',
      loginConfigId: app?.login_config_id ?? null,
      loginConfigSystemUser: app?.login_config_system_user ?? false,
      instagramAppId: app?.instagram_app_id ?? null,
      instagramSecret: open('Instagram app secret', app?.instagram_secret_sealed ?? null, () =>
        app === undefined ? null : openInstagramSecret(ctx, app),
      ),
    },
    logins: logins.map((row) => ({
      ...{ id: row.id, name: row.name, flow: row.flow, state: row.state, scopes: row.scopes, declined: row.declined },
      ...{ createdAt: row.created_at, updatedAt: row.updated_at, expiresAt: row.expires_at },
      stateReason: row.state_reason,
      stateMessage: row.state_message,
      token: open(row.name, row.token_sealed, (sealed) => openLoginToken(ctx, row.id, sealed)),
    })),
    channels: observed,
    places: placesOf(observed),
    objects: used.map(({ facts }) => ({
      ...{ object: facts.webhook.object, kind: facts.kind, words: objectWords[facts.kind] },
      fields: facts.webhook.appFields,
    })),
    once<T>(question: string, ask: () => Promise<T>) {
      const known = answers.get(question) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const asked = ask();
      answers.set(question, asked);
      return asked;
    },
  };
}

function placesOf(channels: readonly ObservedChannel[]): ObservedPlace[] {
  const byId = new Map<string, ObservedPlace>();
  // A Page stands for itself; only where it is not connected does its Instagram account speak for it.
  const inOrder = [...channels].sort((a, b) => Number(a.kind !== 'facebook') - Number(b.kind !== 'facebook'));
  for (const channel of inOrder) {
    const id = placeOf(channel);
    if (!byId.has(id)) byId.set(id, { id, name: channel.name, channel });
  }
  return [...byId.values()];
}

export function placeOf(channel: Pick<ObservedChannel, 'kind' | 'externalId' | 'parentId'>): string {
  return installedOn(channel.kind, targetOf(channel));
}

async function loadRows(tx: Tx, workspaceId: string) {
  const app = await tx.selectFrom('meta_apps').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirst();
  const logins = await tx
    .selectFrom('logins')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', 'disconnected')
    .orderBy('id')
    .execute();
  const channels = await tx
    .selectFrom('channels')
    .leftJoin('logins', (join) =>
      join.onRef('logins.workspace_id', '=', 'channels.workspace_id').onRef('logins.id', '=', 'channels.login_id'),
    )
    .selectAll('channels')
    .select('logins.flow')
    .where('channels.workspace_id', '=', workspaceId)
    .where('channels.state', '!=', 'disconnected')
    .orderBy('channels.id')
    .execute();
  return { app, logins, channels };
}

/** App ID and secret, where `app.saved` went well; checks that call this need it. */
export function credentials(of: Survey): Credentials {
  const { appId, secret, loginConfigId, loginConfigSystemUser, instagramAppId, instagramSecret } = of.app;
  if (appId === null || secret === null) throw new Error('doctor: asked for credentials that are not there');
  const instagram =
    instagramAppId === null || instagramSecret === null ? null : { appId: instagramAppId, appSecret: instagramSecret };
  return { appId, appSecret: secret, loginConfigId, loginConfigSystemUser, instagram };
}

export function asApp(of: Survey): GraphCaller {
  return of.ctx.graph.as({ token: appAccessToken(credentials(of)) });
}

/** With one login's own token. */
export function asLogin(of: Survey, login: ObservedLogin): GraphCaller {
  return wayOf(login.flow).graph(of.ctx, credentials(of), login.token ?? '');
}

export function asChannel(of: Survey, channel: ObservedChannel): GraphCaller {
  const token = channel.token ?? loginOf(of, channel)?.token ?? '';
  return wayOf(channel.flow ?? 'facebook').graph(of.ctx, credentials(of), token);
}

export function loginOf(of: Survey, channel: ObservedChannel): ObservedLogin | null {
  return of.logins.find(({ id }) => id === channel.loginId) ?? null;
}

export function targetOf(channel: ChannelTarget): ChannelTarget {
  return { externalId: channel.externalId, parentId: channel.parentId };
}

export function pairAnswer(of: Survey): ReturnType<typeof appToken> {
  return of.once('app token', () => appToken(of.ctx.graph, credentials(of)));
}

export function tokenReport(of: Survey, token: string): Promise<TokenReport> {
  return of.once(`token ${token}`, () => debugToken(of.ctx.graph, credentials(of), token));
}

/** Whether Meta takes the login's token, by whatever its way offers to find out. */
export function inspection(of: Survey, login: ObservedLogin): Promise<Inspection> {
  return of.once(`inspected ${login.id}`, () => wayOf(login.flow).inspect(of.ctx, credentials(of), login.token ?? ''));
}

/** What Meta calls the app, in the fields it fills in. */
export function appNode(of: Survey): Promise<JsonObject> {
  const fields = 'id,name,privacy_policy_url,terms_of_service_url,deauth_callback_url,category';
  return of.once('app node', () => asApp(of).get(credentials(of).appId, { fields }));
}
