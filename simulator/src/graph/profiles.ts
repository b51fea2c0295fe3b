import { avatarUrl } from '../avatar.ts';
import { findThread } from '../threads.ts';
import { grantOf, hasPermission } from '../tokens.ts';
import type { Customer } from '../world.ts';
import { anyToken, type Call, mayTouchPage } from './call.ts';
import { graphError, missingPermission, noSuchObject } from './errors.ts';
import { fieldsOr, project, type Readers } from './fields.ts';
import { permissionFor } from './messaging-sender.ts';

/** GET {psid} or {igsid} (platform.md §4.6). */
export function getProfile(call: Call, scopedId: string): object {
  const { token, app } = anyToken(call);
  const known = call.world.byScopedId.get(scopedId);
  const customer = known === undefined ? undefined : call.world.customers.get(known.customerId);
  if (known === undefined || customer === undefined) throw noSuchObject(scopedId, call.method);
  const instagram = call.world.instagramAccounts.get(known.assetId);
  const page = call.world.pages.get(instagram?.pageId ?? known.assetId);
  const own = token.kind === 'instagram' && token.accountId === known.assetId;
  if (!own && (page === undefined || token.kind !== 'page' || !mayTouchPage(call, token, page))) {
    throw noSuchObject(scopedId, call.method);
  }
  if (instagram === undefined) {
    // Without the feature the answer is empty but for the id.
    if (!app.features.has('business_asset_user_profile_access')) return { id: scopedId };
    if (!hasPermission(call.world, token, 'pages_messaging')) throw missingPermission('pages_messaging');
    return project(
      'User',
      messengerReaders(scopedId),
      customer,
      fieldsOr(call.fields, 'first_name,last_name,profile_pic,id'),
    );
  }
  const needed = permissionFor(token, 'instagram_manage_messages');
  if (!hasPermission(call.world, token, needed)) throw missingPermission(needed);
  const wrote = findThread(call.sim, 'instagram', instagram.id, customer.id)?.lastCustomerAtMs !== null;
  // Only after the person messaged, and not when they blocked us.
  if (!wrote || customer.blocked || grantOf(call.world, token) === null) {
    throw graphError({
      code: 230,
      message: '(#230) User consent is required to access user profile',
      rule: 'platform.md §4.6 consent',
    });
  }
  return project('IGBusinessScopedID', instagramReaders(scopedId), customer, fieldsOr(call.fields, 'name,username,id'));
}

function messengerReaders(scopedId: string): Readers<Customer> {
  return {
    id: () => scopedId,
    name: (node) => node.name,
    first_name: (node) => node.name.split(' ')[0],
    last_name: (node) => node.name.split(' ').slice(1).join(' '),
    profile_pic: (node) => avatarUrl(node.id),
    // These need pages_user_* permissions, which this app never has.
    locale: () => undefined,
    timezone: () => undefined,
    gender: () => undefined,
  };
}

function instagramReaders(scopedId: string): Readers<Customer> {
  return {
    id: () => scopedId,
    name: (node) => node.name,
    username: (node) => node.username,
    profile_pic: (node) => avatarUrl(node.id),
    follower_count: () => 214,
    is_verified_user: () => false,
    is_user_follow_business: () => true,
    is_business_follow_user: () => false,
  };
}
