import { avatarUrl } from '../avatar.ts';
import { hourMs } from '../clock.ts';
import { mintInstagramToken } from '../tokens.ts';
import type { InstagramAccount } from '../world.ts';
import { anyToken, type Call, list, required, requirePermission, text } from './call.ts';
import { getInstagramMedia } from './comments.ts';
import { getConversations } from './conversations.ts';
import { graphError, invalidParameter } from './errors.ts';
import { instagramRules, uploadAttachment } from './fetch-media.ts';
import { fieldsOr, project, type Readers } from './fields.ts';
import { instagramSender } from './messaging-sender.ts';
import { nested } from './nested.ts';
import { noEdge, ofSmall } from './routes.ts';
import { sendMessage } from './send.ts';

/** graph.instagram.com: everything of the Instagram path but the dialog and the code (platform.md §2). */
export async function answerInstagram(call: Call): Promise<object> {
  const [first = '', second = ''] = call.path.split('/');
  if (first === 'access_token') return longLived(call);
  if (first === 'refresh_access_token') return refresh(call);
  const account = ownAccount(call);
  const key = `${call.method} ${second}`;
  if (first === 'me' || first === account.id || first === account.scopedId) return ofAccount(call, account, key);
  return ofSmall(call, first, key);
}

function ofAccount(call: Call, account: InstagramAccount, key: string): object | Promise<object> {
  switch (key) {
    case 'GET ':
      return readMe(call, account);
    case 'GET media':
      return getInstagramMedia(call, account);
    case 'GET stories':
      return getInstagramMedia(call, account, true);
    case 'POST messages':
      return sendMessage(call, instagramSender(call, account));
    case 'GET conversations':
      return getConversations(call, instagramSender(call, account));
    case 'POST messageattachments':
    case 'POST message_attachments':
      return uploadAttachment(call, account.id, instagramRules);
    case 'GET subscribed_apps':
    case 'POST subscribed_apps':
    case 'DELETE subscribed_apps':
      return subscribedApps(call, account);
    default:
      throw noEdge(call, account.id);
  }
}

/** The account of the token; a Facebook token is none here. */
function ownAccount(call: Call): InstagramAccount {
  const { token } = anyToken(call);
  const account = call.world.instagramAccounts.get(token.accountId ?? '');
  if (token.kind === 'instagram' && account !== undefined) return account;
  throw graphError({
    code: 190,
    message: 'Invalid OAuth access token - Cannot parse access token',
    rule: 'platform.md §2 IG token',
  });
}

/** ig_exchange_token: a living short token becomes one of 60 days. */
function longLived(call: Call): object {
  requireGrant(call, 'ig_exchange_token');
  const { token, app } = anyToken(call);
  if (text(call, 'client_secret') !== app.instagramSecret) {
    throw graphError({
      code: 1,
      message: 'Error validating client secret.',
      status: 400,
      rule: 'platform.md §2 secret',
    });
  }
  if (token.kind !== 'instagram' || token.long)
    throw invalidParameter('The token is not short-lived.', 'platform.md §2');
  return present(call, mintInstagramToken(call.sim, app.id, ownAccount(call).id, true));
}

/** ig_refresh_token: at least 24 hours old, not over, long (platform.md §2). */
function refresh(call: Call): object {
  requireGrant(call, 'ig_refresh_token');
  const { token, app } = anyToken(call);
  const account = ownAccount(call);
  requirePermission(call, token, 'instagram_business_basic');
  const young = call.sim.clock.now() - token.issuedAtMs < 24 * hourMs;
  if (!token.long || young) {
    throw invalidParameter('The token must be long-lived and at least 24 hours old.', 'platform.md §2 refresh');
  }
  return present(call, mintInstagramToken(call.sim, app.id, account.id, true));
}

function requireGrant(call: Call, wanted: string) {
  if (required(call, 'grant_type') !== wanted) throw invalidParameter(`Param grant_type must be ${wanted}`);
}

function present(call: Call, token: { value: string; expiresAtMs: number | null }): object {
  const left = Math.floor(((token.expiresAtMs ?? 0) - call.sim.clock.now()) / 1000);
  return { access_token: token.value, token_type: 'bearer', expires_in: left };
}

function readMe(call: Call, account: InstagramAccount): object {
  const { token } = anyToken(call);
  requirePermission(call, token, 'instagram_business_basic');
  const readers: Readers<InstagramAccount> = {
    // platform.md §2: two different numbers; user_id is the one of webhooks.
    id: (node) => node.scopedId,
    user_id: (node) => node.id,
    username: (node) => node.username,
    name: (node) => node.name,
    account_type: (node) => (node.personal ? 'PERSONAL' : 'BUSINESS'),
    profile_picture_url: (node) => avatarUrl(node.id),
    followers_count: () => 1204,
    follows_count: () => 211,
    media_count: () => 87,
    media: (node, field) => getInstagramMedia(nested(call, 'me/media', field), node),
  };
  return project('IGUser', readers, account, fieldsOr(call.fields, 'id'));
}

/** platform.md §3.1: fields of the Instagram path. */
const fields = [
  ...['comments', 'live_comments', 'message_echoes', 'message_reactions', 'messages', 'message_edit', 'message_edits'],
  ...[
    'messaging_handover',
    'messaging_optins',
    'messaging_postbacks',
    'messaging_referral',
    'messaging_seen',
    'standby',
  ],
];

function subscribedApps(call: Call, account: InstagramAccount): object {
  const { token, app } = anyToken(call);
  requirePermission(call, token, 'instagram_business_basic');
  if (call.method === 'GET') {
    const subscribed = account.installs.get(app.id);
    return {
      data: subscribed === undefined ? [] : [{ id: app.id, name: app.name, subscribed_fields: [...subscribed] }],
    };
  }
  if (call.method === 'DELETE') account.installs.delete(app.id);
  else {
    const asked = list(call, 'subscribed_fields');
    if (asked.length === 0) throw invalidParameter('The parameter subscribed_fields is required.');
    for (const field of asked) {
      if (!fields.includes(field))
        throw invalidParameter(`Param subscribed_fields must be of {${fields.join(', ')}} - got "${field}".`);
      const needed = /comments/.test(field)
        ? 'instagram_business_manage_comments'
        : 'instagram_business_manage_messages';
      requirePermission(call, token, needed);
    }
    account.installs.set(app.id, new Set(asked));
  }
  call.sim.changed();
  return { success: true };
}
