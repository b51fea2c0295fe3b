import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { featureKeys } from './features.ts';
import { importRun } from './imports.ts';
import { sendLimits } from './outgoing.ts';
import { empty, id, instant, inWorkspace, inWorkspaceWithId, listOf, pageQuery, workspacePath } from './shapes.ts';

export const channelKind = z.enum(['facebook', 'instagram', 'whatsapp']);
export type ChannelKind = z.output<typeof channelKind>;

export const surface = z.enum(['direct', 'comments']);
export type Surface = z.output<typeof surface>;

/** State of a channel or a login. */
const connectionState = z.enum(['connected', 'attention', 'needs_reconnect', 'paused', 'disconnected']);
export type ConnectionState = z.output<typeof connectionState>;

/** Why a state is what it is: stable codes, so that a program may decide on them. */
const stateReasons = [
  ...(['ok', 'paused', 'disconnected', 'connecting', 'other'] as const),
  // Attention: it works, and will not for ever, or not all of it.
  ...(['login_ends_soon', 'data_access_ends_soon', 'data_access_ended', 'permission_missing'] as const),
  ...([
    'listing_incomplete',
    'renewal_refused',
    'webhook_unreachable',
    'not_subscribed',
    'number_not_registered',
    'number_state',
    // Of a channel that connected well: what Meta has told since, and what the doctor finds.
    'told_by_meta',
    'check_failed',
  ] as const),
  // Needs reconnect: Meta refuses calls until a person logs in again.
  ...(['login_expired', 'password_changed', 'app_removed', 'checkpoint', 'unconfirmed', 'role_lost'] as const),
  ...(['instagram_link', 'not_ticked', 'app_changed', 'calls_refused', 'login_gone'] as const),
] as const;
export type StateReason = (typeof stateReasons)[number];

const stateReport = z.object({
  code: connectionState,
  /** One of `stateReasons`. */
  reason: z.string(),
  message: z.string(),
  action: z.string().nullable(),
});

const metaApp = z.object({
  appId: z.string().nullable(),
  hasSecret: z.boolean(),
  /** Until when the App Secret before also verifies; null: there is none, or its time is over. */
  previousSecretUntil: instant.nullable(),
  /** The same of the Instagram app secret. */
  previousInstagramSecretUntil: instant.nullable(),
  redirectUri: z.string(),
  webhookUrl: z.string(),
  verifyToken: z.string(),
  deauthorizeUrl: z.string(),
  dataDeletionUrl: z.string(),
  loginConfigId: z.string().nullable(),
  /** The configuration gives the token of a system user instead of a person's; Meta's window is opened otherwise then. */
  loginConfigSystemUser: z.boolean(),
  instagramAppId: z.string().nullable(),
  hasInstagramSecret: z.boolean(),
  /** App ID found in the environment, offered by one click; null when there is none or it is in use already. */
  environmentAppId: z.string().nullable(),
});
export type MetaApp = z.output<typeof metaApp>;

/** How a login came to be: Meta's dialog, Instagram's own, or a pasted system-user token. */
const loginFlow = z.enum(['facebook', 'instagram', 'system_user']);
export type LoginFlow = z.output<typeof loginFlow>;

export const readMetaApp = endpoint({
  method: 'GET',
  path: `${workspacePath}/meta/app`,
  summary: 'The Meta app of the workspace and the addresses to paste into its dashboard',
  access: 'agent',
  params: inWorkspace,
  responses: { 200: metaApp },
});

export const saveMetaApp = endpoint({
  method: 'PUT',
  path: `${workspacePath}/meta/app`,
  summary: 'Save App ID and secret after asking Graph whether they belong together; absent fields keep their value',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({
    appId: z.string().trim().max(100).optional(),
    appSecret: z.string().trim().min(1).max(200).optional(),
    verifyToken: z.string().trim().min(8).max(200).optional(),
    loginConfigId: z.string().trim().max(100).nullable().optional(),
    loginConfigSystemUser: z.boolean().optional(),
    instagramAppId: z.string().trim().max(100).nullable().optional(),
    instagramAppSecret: z.string().trim().min(1).max(200).nullable().optional(),
  }),
  responses: { 200: metaApp },
});

export const useEnvironmentMetaApp = endpoint({
  method: 'POST',
  path: `${workspacePath}/meta/app/environment`,
  summary: 'Use the credentials from the environment (META_APP_ID, META_APP_SECRET, META_VERIFY_TOKEN)',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({}),
  responses: { 200: metaApp },
});

export const endSecretGrace = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/meta/app/previous-secret`,
  summary: 'End the time in which the App Secret before a change also verifies',
  access: 'admin',
  params: inWorkspace,
  responses: { 200: metaApp },
});

export const endInstagramSecretGrace = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/meta/app/previous-instagram-secret`,
  summary: 'End the time in which the Instagram app secret before a change also verifies',
  access: 'admin',
  params: inWorkspace,
  responses: { 200: metaApp },
});

export const connectMeta = endpoint({
  method: 'POST',
  path: `${workspacePath}/meta/connect`,
  summary: 'Begin a login at Meta; open authorizeUrl in a popup or in the page',
  access: 'admin',
  sessionOnly: true,
  params: inWorkspace,
  body: z.strictObject({
    flow: z.enum(['facebook', 'instagram']),
    features: z.array(z.enum(featureKeys)).max(20).optional(),
    /** Ask again for permissions declined earlier (Meta's auth_type=rerequest). */
    askAgain: z.boolean().optional(),
  }),
  responses: { 200: z.object({ authorizeUrl: z.string() }) },
});

const asset = z.object({
  kind: channelKind,
  /** Page id, Instagram professional account id or phone_number_id. */
  externalId: z.string(),
  name: z.string(),
  /** Second line: name of an Instagram account, the number of a WhatsApp account. */
  detail: z.string().nullable(),
  /** Page of an Instagram account, WhatsApp Business Account of a number. */
  parentId: z.string().nullable(),
  parentName: z.string().nullable(),
  pictureUrl: z.string().nullable(),
  connected: z.boolean(),
  /** The login by which it is connected: this one, or another that sees the same account. */
  connectedBy: id.nullable(),
  connectable: z.boolean(),
  reason: z.string().nullable(),
  /** Meta remembers its conversations: they can be brought along. */
  keepsHistory: z.boolean(),
});
export type Asset = z.output<typeof asset>;

const channelFate = z.object({
  id,
  kind: channelKind,
  name: z.string(),
  /** What the new grant would do: it goes on, comes back, moves to another login, is cut off, or stays cut off. */
  fate: z.enum(['stays', 'returns', 'moves', 'cut_off', 'stays_off']),
  /** Why it is not covered, where there is more to say than that it was not ticked. */
  reason: z.string().nullable(),
  /** Name of the login that takes it over. */
  movesTo: z.string().nullable(),
});
export type ChannelFate = z.output<typeof channelFate>;

const heldGrant = z.object({
  id,
  /** Who logged in again; null for a program. */
  by: z.string().nullable(),
  at: instant,
  expiresAt: instant,
  channels: z.array(channelFate),
  /** Granted before, and not by the new grant. */
  permissionsLost: z.array(z.string()),
});
export type HeldGrant = z.output<typeof heldGrant>;

const login = z.object({
  id,
  flow: loginFlow,
  state: stateReport,
  name: z.string(),
  scopes: z.array(z.string()),
  /** Asked for and not granted. */
  declined: z.array(z.string()),
  expiresAt: instant.nullable(),
  /** When Meta stops giving data unless the person consents again (90 days after they did). */
  dataAccessExpiresAt: instant.nullable(),
  /** When Roost last asked Meta about the token. */
  checkedAt: instant.nullable(),
  createdAt: instant,
  assets: z.array(asset),
  /** A newer grant that would cut channels off: it waits until an admin has decided. */
  held: heldGrant.nullable(),
});
export type Login = z.output<typeof login>;

export const listLogins = endpoint({
  method: 'GET',
  path: `${workspacePath}/logins`,
  summary: 'Logins of the workspace with what each can see',
  access: 'agent',
  params: inWorkspace,
  query: z.object(pageQuery),
  responses: { 200: listOf(login) },
});

export const pasteLogin = endpoint({
  method: 'POST',
  path: `${workspacePath}/logins`,
  summary: 'Add a login from a pasted system-user token',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({ token: z.string().trim().min(1).max(4000) }),
  responses: { 201: login },
});

export const deleteLogin = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/logins/:id`,
  summary: 'Disconnect a login: unsubscribes its channels, destroys its token, keeps every conversation',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const confirmHeldGrant = endpoint({
  method: 'POST',
  path: `${workspacePath}/held-grants/:id/confirm`,
  summary: 'Let a held grant replace the one before; names the channels that are known to be cut off by it',
  access: 'admin',
  params: inWorkspaceWithId,
  body: z.strictObject({ cutOff: z.array(id).max(1000) }),
  responses: { 200: login },
});

export const cancelHeldGrant = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/held-grants/:id`,
  summary: 'Forget a held grant; the one before stays as it is',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

const channel = z.object({
  id,
  kind: channelKind,
  externalId: z.string(),
  name: z.string(),
  /** Second line: Page name of an Instagram account, number of a WhatsApp account. */
  detail: z.string().nullable(),
  parentId: z.string().nullable(),
  loginId: id.nullable(),
  /** Of the login that it works with, or last worked with. */
  flow: loginFlow.nullable(),
  state: stateReport,
  paused: z.boolean(),
  lastEventAt: instant.nullable(),
  surfaces: z.array(surface),
  /** Optional abilities this kind has; the interface draws itself from them. */
  abilities: z.array(z.string()),
  /** What can be sent; absent means it cannot. */
  limits: sendLimits,
  /** What Meta last told about the account, its number and its templates; newest first. */
  notices: z.array(
    z.object({ topic: z.string(), level: z.enum(['info', 'warning', 'error']), message: z.string(), at: instant }),
  ),
  /** The newest import of what Meta remembers; null: there was none. */
  history: importRun.nullable(),
});
export type Channel = z.output<typeof channel>;

export const listChannels = endpoint({
  method: 'GET',
  path: `${workspacePath}/channels`,
  summary: 'Connected Pages, Instagram accounts and WhatsApp numbers',
  access: 'agent',
  params: inWorkspace,
  query: z.object(pageQuery),
  responses: { 200: listOf(channel) },
});

export const connectChannel = endpoint({
  method: 'POST',
  path: `${workspacePath}/channels`,
  summary: 'Connect one asset of a login: subscribes it at Meta; again answers 200 with the same channel',
  access: 'admin',
  params: inWorkspace,
  body: z.strictObject({
    loginId: id,
    kind: channelKind,
    externalId: z.string().min(1).max(100),
    pin: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    /** What Meta remembers of conversations from before comes along. */
    importHistory: z.boolean().default(true),
  }),
  responses: { 200: channel, 201: channel },
});

export const changeChannel = endpoint({
  method: 'PATCH',
  path: `${workspacePath}/channels/:id`,
  summary: 'Pause a channel (connected and quiet) or wake it',
  access: 'admin',
  params: inWorkspaceWithId,
  body: z.strictObject({ paused: z.boolean().optional() }),
  responses: { 200: channel },
});

export const deleteChannel = endpoint({
  method: 'DELETE',
  path: `${workspacePath}/channels/:id`,
  summary: 'Disconnect one channel: unsubscribes it at Meta, destroys its token, keeps every conversation',
  access: 'admin',
  params: inWorkspaceWithId,
  responses: { 200: empty },
});

export const metaEndpoints = [
  readMetaApp,
  saveMetaApp,
  useEnvironmentMetaApp,
  endSecretGrace,
  endInstagramSecretGrace,
  connectMeta,
  listLogins,
  pasteLogin,
  deleteLogin,
  confirmHeldGrant,
  cancelHeldGrant,
  listChannels,
  connectChannel,
  changeChannel,
  deleteChannel,
];
