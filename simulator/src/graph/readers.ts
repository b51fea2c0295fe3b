import { avatarUrl } from '../avatar.ts';
import { grantOf, hasPermission, pageToken } from '../tokens.ts';
import {
  type Business,
  covers,
  type InstagramAccount,
  instagramOfPage,
  type Page,
  type PhoneNumber,
  phoneNumbersOf,
  type Token,
  type Waba,
} from '../world.ts';
import type { Call } from './call.ts';
import { type Field, fieldsOr, project, type Readers } from './fields.ts';

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
    messaging_feature_status: () => ({ hop_v2: true, msgr_multi_app: true, ig_multi_app: true }),
  };
  return project('Page', readers, page, fieldsOr(fields, standard));
}

function linkedInstagram(call: Call, token: Token, page: Page, field: Field): object | undefined {
  const account = instagramOfPage(call.world, page);
  const grant = grantOf(call.world, token);
  if (account === null || grant === null || !hasPermission(call.world, token, 'instagram_basic')) return undefined;
  if (!covers(grant.instagram, account.id)) return undefined;
  return readInstagram(account, field.fields, 'id');
}

export function readInstagram(account: InstagramAccount, fields: Field[] | null, standard = 'id'): object {
  const readers: Readers<InstagramAccount> = {
    id: (node) => node.id,
    ig_id: (node) => node.id,
    username: (node) => node.username,
    name: (node) => node.name,
    profile_picture_url: (node) => avatarUrl(node.id),
    followers_count: () => 1204,
    media_count: () => 87,
  };
  return project('IGUser', readers, account, fieldsOr(fields, standard));
}

export function readBusiness(business: Business, fields: Field[] | null): object {
  const readers: Readers<Business> = {
    id: (node) => node.id,
    name: (node) => node.name,
    verification_status: () => 'verified',
  };
  return project('Business', readers, business, fieldsOr(fields, 'id,name'));
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
    health_status: (node) => wabaHealth(node),
    phone_numbers: (node, field) => ({
      data: phoneNumbersOf(call.world, node).map((phone) => readPhoneNumber(call, phone, field.fields)),
    }),
  };
  return project(
    'WhatsAppBusinessAccount',
    readers,
    waba,
    fieldsOr(fields, 'id,name,timezone_id,message_template_namespace'),
  );
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
    whatsapp_business_manager_messaging_limit: () => 'TIER_2K',
    messaging_limit_tier: () => 'TIER_2K',
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
    };
  }
  return {};
}

/** whatsapp.md §1.6: health per entity, the best single probe. */
function phoneHealth(call: Call, phone: PhoneNumber): object {
  const waba = call.world.wabas.get(phone.wabaId);
  const able = phone.registered && phone.blockedBecause == null ? 'AVAILABLE' : 'BLOCKED';
  const number = {
    entity_type: 'PHONE_NUMBER',
    id: phone.id,
    can_send_message: able,
    ...(able === 'AVAILABLE' ? {} : { errors: [hindrance(phone)] }),
  };
  const rest = waba === undefined ? [] : (wabaHealth(waba) as { entities: object[] }).entities;
  return { can_send_message: able, entities: [number, ...rest] };
}

function hindrance(phone: PhoneNumber): object {
  return phone.registered
    ? { error_code: 141006, error_description: phone.blockedBecause, possible_solution: 'Open WhatsApp Manager.' }
    : {
        error_code: 141000,
        error_description: 'The phone number is not registered.',
        possible_solution: 'Register the phone number.',
      };
}

function wabaHealth(waba: Waba): object {
  return {
    can_send_message: 'AVAILABLE',
    entities: [
      { entity_type: 'WABA', id: waba.id, can_send_message: 'AVAILABLE' },
      { entity_type: 'BUSINESS', id: waba.businessId, can_send_message: 'AVAILABLE' },
    ],
  };
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
}
