import type { App, Token } from '../world.ts';
import { exchange } from './access-token.ts';
import { getApp, getAppPermissions } from './app-node.ts';
import { anyToken, type Call, personToken } from './call.ts';
import { getFeed, getInstagramMedia, ofContent } from './comments.ts';
import { getConversations, ofConversation, pageHolder } from './conversations.ts';
import { debugToken } from './debug-token.ts';
import { graphError, noSuchObject } from './errors.ts';
import { messengerRules, uploadAttachment } from './fetch-media.ts';
import { ofMedia, uploadMedia } from './media.ts';
import { instagramSender, pageSender } from './messaging-sender.ts';
import { ofLabels, ofPageExtra, ofPersonas, ofUserSettings } from './page-extras.ts';
import { ofProfile } from './page-profile.ts';
import * as pages from './pages.ts';
import * as people from './people.ts';
import { getBusinessProfile, ofBlockedUsers, setBusinessProfile, setPhoneNumber } from './phone-edges.ts';
import { getPicture } from './picture.ts';
import { getProfile } from './profiles.ts';
import { ofQrCodes } from './qr-codes.ts';
import { sendMessage } from './send.ts';
import { sendWhatsapp } from './send-whatsapp.ts';
import * as subscriptions from './subscriptions.ts';
import * as templates from './templates.ts';
import { getThreadOwner, moveThread } from './thread-edges.ts';
import { ofUpload, startUpload } from './uploads.ts';
import * as whatsapp from './whatsapp.ts';

/** Answers one call: a path without node, or a node found by its id, and its edge. */
export async function answer(call: Call): Promise<object> {
  const [first = '', second = '', third = ''] = call.path.split('/');
  const fixed = `${first}/${second}`;
  if (fixed === 'oauth/access_token') return exchange(call);
  if (first === 'debug_token') return debugToken(call);
  const key = `${call.method} ${second}`;
  if (first === 'me') return ofMe(call, key, third);
  return ofNode(call, first, key, third);
}

/** `me` is the person of a user token and the Page of a Page token. */
function ofMe(call: Call, key: string, rest: string): object | Promise<object> {
  const token = personToken(call);
  const page = token.pageId === null ? undefined : call.world.pages.get(token.pageId);
  return page === undefined ? ofUser(call, token, key, rest, 'me') : ofPage(call, page, key);
}

function ofUser(call: Call, token: Token, key: string, rest: string, id: string): object {
  switch (key) {
    case 'GET ':
      return people.getUser(call, token);
    case 'GET picture':
      return getPicture(call, token.personId);
    case 'GET permissions':
      return people.getPermissions(call, token);
    case 'DELETE permissions':
      return people.deletePermissions(call, token, rest === '' ? null : rest);
    case 'GET accounts':
      return people.getAccounts(call, token);
    case 'GET businesses':
      return people.getBusinesses(call, token);
    case 'GET assigned_whatsapp_business_accounts':
      return people.getAssignedWabas(call, token);
    default:
      throw noEdge(call, id);
  }
}

function ofPage(call: Call, page: Parameters<typeof pages.getPage>[1], key: string): object | Promise<object> {
  switch (key) {
    case 'GET ':
      return pages.getPage(call, page);
    case 'POST messages':
      return sendMessage(call, pageSender(call, page));
    case 'POST message_attachments':
      return uploadAttachment(call, page.id, messengerRules);
    case 'GET conversations':
      return getConversations(call, pageHolder(call, page));
    case 'GET messenger_profile':
    case 'POST messenger_profile':
    case 'DELETE messenger_profile':
      return ofProfile(call, page);
    case 'GET personas':
    case 'POST personas':
      return ofPersonas(call, page);
    case 'GET custom_labels':
    case 'POST custom_labels':
      return ofLabels(call, page);
    case 'GET custom_user_settings':
    case 'POST custom_user_settings':
    case 'DELETE custom_user_settings':
      return ofUserSettings(call, page);
    case 'GET picture':
      anyToken(call);
      return getPicture(call, page.id);
    case 'GET feed':
    case 'GET posts':
    case 'GET published_posts':
      return getFeed(call, page);
    case 'POST pass_thread_control':
    case 'POST take_thread_control':
    case 'POST release_thread_control':
    case 'POST request_thread_control':
      return moveThread(call, page, key.slice('POST '.length));
    case 'GET thread_owner':
      return getThreadOwner(call, page);
    case 'POST subscribed_apps':
      return pages.subscribePage(call, page);
    case 'GET subscribed_apps':
      return pages.getPageSubscriptions(call, page);
    case 'DELETE subscribed_apps':
      return pages.unsubscribePage(call, page);
    default:
      throw noEdge(call, page.id);
  }
}

async function ofNode(call: Call, id: string, key: string, rest: string): Promise<object> {
  const { world } = call;
  const app = world.apps.get(id) ?? (id === 'app' ? anyToken(call).app : undefined);
  if (app !== undefined) return ofApp(call, app, key);
  const page = world.pages.get(id);
  if (page !== undefined) return ofPage(call, page, key);
  const instagram = world.instagramAccounts.get(id);
  if (instagram !== undefined) {
    if (key === 'GET ') return pages.getInstagram(call, instagram);
    if (key === 'GET media') return getInstagramMedia(call, instagram);
    if (key === 'GET stories') return getInstagramMedia(call, instagram, true);
    if (key === 'POST messages') return sendMessage(call, instagramSender(call, instagram));
    throw noEdge(call, id);
  }
  const business = world.businesses.get(id);
  if (business !== undefined) return ofBusiness(call, business, key);
  const waba = world.wabas.get(id);
  if (waba !== undefined) return ofWaba(call, waba, key);
  const phone = world.phoneNumbers.get(id);
  if (phone !== undefined) return ofPhone(call, phone, key, rest);
  const user = world.byUserId.get(id);
  if (user !== undefined) {
    const { token, app: asking } = anyToken(call);
    const own = token.personId === user.personId && asking.id === user.appId;
    // An app token may revoke a person's permissions; everything else is the person's own.
    const acting = own ? token : { ...token, personId: user.personId };
    if (!own && !(token.kind === 'app' && asking.id === user.appId && key === 'DELETE permissions')) {
      throw noSuchObject(id, call.method);
    }
    return ofUser(call, acting, key, rest, id);
  }
  return ofSmall(call, id, key);
}

/** Posts, comments, conversations, messages, templates, files, customers: known by their id alone. */
export function ofSmall(call: Call, id: string, key: string): object {
  const small =
    ofContent(call, id, key) ??
    ofConversation(call, id, key) ??
    templates.ofTemplate(call, id) ??
    ofMedia(call, id) ??
    ofPageExtra(call, id, key) ??
    ofUpload(call, id);
  if (small !== null) return small();
  if (key === 'GET ' && call.world.byScopedId.has(id)) return getProfile(call, id);
  anyToken(call);
  throw noSuchObject(id, call.method);
}

function ofApp(call: Call, app: App, key: string): object | Promise<object> {
  switch (key) {
    case 'GET ':
      return getApp(call, app);
    case 'GET permissions':
      return getAppPermissions(call, app);
    case 'POST uploads':
      return startUpload(call, app);
    case 'POST subscriptions':
      return subscriptions.subscribeApp(call, app);
    case 'GET subscriptions':
      return subscriptions.getAppSubscriptions(call, app);
    case 'DELETE subscriptions':
      return subscriptions.unsubscribeApp(call, app);
    default:
      throw noEdge(call, app.id);
  }
}

function ofBusiness(call: Call, business: Parameters<typeof people.getBusiness>[1], key: string): object {
  switch (key) {
    case 'GET ':
      return people.getBusiness(call, business);
    case 'GET owned_pages':
      return people.getBusinessPages(call, business, 'owned');
    case 'GET client_pages':
      return people.getBusinessPages(call, business, 'client');
    case 'GET owned_instagram_accounts':
    case 'GET instagram_accounts':
      return people.getBusinessInstagram(call, business);
    case 'GET owned_whatsapp_business_accounts':
      return people.getBusinessWabas(call, business, 'owned');
    case 'GET client_whatsapp_business_accounts':
      return people.getBusinessWabas(call, business, 'client');
    default:
      throw noEdge(call, business.id);
  }
}

function ofWaba(call: Call, waba: Parameters<typeof whatsapp.getWaba>[1], key: string): object | Promise<object> {
  switch (key) {
    case 'GET ':
      return whatsapp.getWaba(call, waba);
    case 'GET phone_numbers':
      return whatsapp.getPhoneNumbers(call, waba);
    case 'GET message_templates':
      return templates.getTemplates(call, waba);
    case 'POST message_templates':
      return templates.createTemplate(call, waba);
    case 'DELETE message_templates':
      return templates.deleteTemplates(call, waba);
    case 'POST subscribed_apps':
      return whatsapp.subscribeWaba(call, waba);
    case 'GET subscribed_apps':
      return whatsapp.getWabaSubscriptions(call, waba);
    case 'DELETE subscribed_apps':
      return whatsapp.unsubscribeWaba(call, waba);
    default:
      throw noEdge(call, waba.id);
  }
}

function ofPhone(
  call: Call,
  phone: Parameters<typeof whatsapp.register>[1],
  key: string,
  rest: string,
): object | Promise<object> {
  switch (key) {
    case 'GET ':
      return whatsapp.getPhoneNumber(call, phone);
    case 'POST ':
      return setPhoneNumber(call, phone);
    case 'POST messages':
      return sendWhatsapp(call, phone);
    case 'GET whatsapp_business_profile':
      return getBusinessProfile(call, phone);
    case 'POST whatsapp_business_profile':
      return setBusinessProfile(call, phone);
    case 'GET block_users':
    case 'POST block_users':
    case 'DELETE block_users':
      return ofBlockedUsers(call, phone);
    case 'GET message_qrdls':
    case 'POST message_qrdls':
    case 'DELETE message_qrdls':
      return ofQrCodes(call, phone, rest);
    case 'POST media':
      return uploadMedia(call, phone);
    case 'POST register':
      return whatsapp.register(call, phone);
    case 'POST deregister':
      return whatsapp.deregister(call, phone);
    default:
      throw noEdge(call, phone.id);
  }
}

export function noEdge(call: Call, id: string): Error {
  anyToken(call);
  const [, edge = ''] = call.path.split('/');
  if (call.method !== 'GET') return noSuchObject(id, call.method);
  return graphError({
    code: 2500,
    message: `Unknown path components: /${edge}`,
    rule: 'platform.md §5.2 2500 (or not simulated, see coverage)',
  });
}
