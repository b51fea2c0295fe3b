import { avatarUrl } from '../avatar.ts';
import { grantOf, hasPermission, pageToken } from '../tokens.ts';
import { covers, type InstagramAccount, instagramOfPage, type Page, phoneNumbersOf, type Token } from '../world.ts';
import type { PhoneNumber, Waba } from '../world-whatsapp.ts';
import type { Call } from './call.ts';
import { getFeed, getInstagramMedia } from './comments.ts';
import { getConversations, pageHolder } from './conversations.ts';
import { type Field, fieldsOr, project, type Readers } from './fields.ts';
import { phoneHealth, wabaHealth } from './health.ts';
import { nested } from './nested.ts';
import { paginate } from './paging.ts';
import { listTemplates } from './templates.ts';

export function readPage(call: Call, token: Token, page: Page, fields: Field[] | null, standard = 'name,id'): object {
  const readers: Readers<Page> = {
    id: (node) => node.id,
    name: (node) => node.name,
    category: (node) => node.category,
    category_list: (node) => [{ id: '1900', name: node.category }],
    link: (node) => `https://www.facebook.com/${node.id}`,
    username: (node) => slug(node.name),
    picture: (node) => ({ data: { height: 50, width: 50, is_silhouette: false, url: avatarUrl(node.id) } }),
    is_webhooks_subscribed: (node) => node.installs.has(token.appId),
    access_token: (node) => {
      const person = token.kind === 'page' || hasPermission(call.world, token, 'pages_show_list');
      if (token.kind === 'page') return token.value;
      return person ? pageToken(call.sim, token, node).value : undefined;
    },
    tasks: (node) => (token.kind === 'page' ? undefined : (node.roles.get(token.personId)?.tasks ?? [])),
    // platform.md §1.8: needs instagram_basic; an account not chosen in the dialog stays hidden.
    instagram_business_account: (node, field) => linkedInstagram(call, token, node, field),
    connected_instagram_account: (node, field) => linkedInstagram(call, token, node, field),
    business: (node) => {
      if (!hasPermission(call.world, token, 'business_management')) return undefined;
      const owner = [...call.world.businesses.values()].find(({ ownedPageIds }) => ownedPageIds.includes(node.id));
      return owner === undefined ? undefined : { id: owner.id, name: owner.name };
    },
    conversations: (node, field) => {
      const inner = nested(call, `${node.id}/conversations`, field);
      return getConversations(inner, pageHolder(inner, node));
    },
    feed: (node, field) => getFeed(nested(call, `${node.id}/feed`, field), node),
    posts: (node, field) => getFeed(nested(call, `${node.id}/posts`, field), node),
    messaging_feature_status: () => ({ hop_v2: true, msgr_multi_app: true, ig_multi_app: true }),
  };
  return project('Page', readers, page, fieldsOr(fields, standard));
}

function linkedInstagram(call: Call, token: Token, page: Page, field: Field): object | undefined {
  const account = instagramOfPage(call.world, page);
  const grant = grantOf(call.world, token);
  if (account === null || grant === null || !hasPermission(call.world, token, 'instagram_basic')) return undefined;
  if (!covers(grant.instagram, account.id)) return undefined;
  return readInstagram(nested(call, account.id, field), account, 'id');
}

export function readInstagram(call: Call, account: InstagramAccount, standard = 'id'): object {
  const readers: Readers<InstagramAccount> = {
    id: (node) => node.id,
    ig_id: (node) => node.id,
    username: (node) => node.username,
    name: (node) => node.name,
    profile_picture_url: (node) => avatarUrl(node.id),
    followers_count: () => 1204,
    media_count: () => 87,
    media: (node, field) => getInstagramMedia(nested(call, `${node.id}/media`, field), node),
  };
  return project('IGUser', readers, account, fieldsOr(call.fields, standard));
}

export function readWaba(call: Call, waba: Waba, fields: Field[] | null): object {
  const readers: Readers<Waba> = {
    id: (node) => node.id,
    name: (node) => node.name,
    currency: () => 'USD',
    timezone_id: () => '1',
    message_template_namespace: (node) => `${node.id.slice(0, 8)}_4d8c_4bd1_8f0f_${node.id.slice(3, 15)}`,
    account_review_status: () => 'APPROVED',
    business_verification_status: () => 'verified',
    country: () => 'US',
    ownership_type: () => 'SELF',
    status: () => 'ACTIVE',
    owner_business_info: (node) => ({
      id: node.businessId,
      name: call.world.businesses.get(node.businessId)?.name ?? '',
    }),
    health_status: (node) => wabaHealth(call, node),
    phone_numbers: (node, field) => listPhoneNumbers(nested(call, `${node.id}/phone_numbers`, field), node),
    message_templates: (node, field) => listTemplates(nested(call, `${node.id}/message_templates`, field), node),
  };
  return project(
    'WhatsAppBusinessAccount',
    readers,
    waba,
    fieldsOr(fields, 'id,name,timezone_id,message_template_namespace'),
  );
}

export function listPhoneNumbers(call: Call, waba: Waba): object {
  return paginate(call, phoneNumbersOf(call.world, waba), (phone) => readPhoneNumber(call, phone, call.fields));
}

/** whatsapp.md §1.6: without `fields` only the first four. */
export function readPhoneNumber(call: Call, phone: PhoneNumber, fields: Field[] | null): object {
  const readers: Readers<PhoneNumber> = {
    id: (node) => node.id,
    display_phone_number: (node) => node.display,
    verified_name: (node) => node.verifiedName,
    quality_rating: (node) => node.qualityRating,
    name_status: () => 'APPROVED',
    code_verification_status: () => 'VERIFIED',
    status: (node) => node.trouble ?? (node.registered ? 'CONNECTED' : 'PENDING'),
    platform_type: (node) => (node.registered ? 'CLOUD_API' : 'NOT_APPLICABLE'),
    is_on_biz_app: () => false,
    is_pin_enabled: (node) => node.pin !== null,
    throughput: () => ({ level: 'STANDARD' }),
    account_mode: (node) => (node.allowedRecipients === null ? 'LIVE' : 'SANDBOX'),
    whatsapp_business_manager_messaging_limit: (node) => node.messagingLimit ?? 'TIER_2K',
    messaging_limit_tier: (node) => node.messagingLimit ?? 'TIER_2K',
    last_onboarded_time: () => '2026-09-09T22:01:00+0000',
    webhook_configuration: (node) => webhookConfiguration(call, node),
    health_status: (node) => phoneHealth(call, node),
  };
  const standard = 'verified_name,display_phone_number,quality_rating,id';
  return project('WhatsAppBusinessPhoneNumber', readers, phone, fieldsOr(fields, standard));
}

function webhookConfiguration(call: Call, phone: PhoneNumber): object {
  const waba = call.world.wabas.get(phone.wabaId);
  for (const [appId, override] of waba?.installs ?? []) {
    const application = call.world.apps.get(appId)?.subscriptions.get('whatsapp_business_account')?.callbackUrl;
    return {
      ...(application === undefined ? {} : { application }),
      ...(override === null ? {} : { whatsapp_business_account: override.callbackUrl }),
      ...(phone.callbacks?.[appId] === undefined ? {} : { phone_number: phone.callbacks[appId] }),
    };
  }
  return {};
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
}
