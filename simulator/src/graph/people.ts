import { avatarUrl } from '../avatar.ts';
import { changeGrant, removeGrant } from '../grants.ts';
import { userIdOf } from '../seed.ts';
import { choiceOf, grantedPages, grantedWabas, grantOf, hasPermission } from '../tokens.ts';
import { type Business, type Grant, instagramOfPage, type Page, type Token } from '../world.ts';
import { anyToken, type Call, personToken, requirePermission } from './call.ts';
import { missingPermission, noSuchObject } from './errors.ts';
import { type Field, fieldsOr, project, type Readers } from './fields.ts';
import { nested } from './nested.ts';
import { paginate } from './paging.ts';
import { readPage, readWaba } from './readers.ts';

/** GET me / {user-id}: the app-scoped id; for a Page token `me` is the Page (platform.md §1.8). */
export function getUser(call: Call, token: Token): object {
  const readers: Readers<Token> = {
    id: () => userIdOf(call.world, token.appId, token.personId),
    name: () => call.world.people.get(token.personId)?.name,
    first_name: () => call.world.people.get(token.personId)?.name.split(' ')[0],
    last_name: () => call.world.people.get(token.personId)?.name.split(' ').slice(1).join(' '),
    email: () => undefined,
    accounts: (_, field) => getAccounts(nested(call, 'me/accounts', field), token),
    businesses: (_, field) => getBusinesses(nested(call, 'me/businesses', field), token),
    permissions: () => getPermissions(call, token),
    picture: () => ({ data: { height: 50, width: 50, is_silhouette: false, url: avatarUrl(token.personId) } }),
    client_business_id: () =>
      token.kind === 'system_user' ? call.world.people.get(token.personId)?.businessIds[0] : undefined,
  };
  return project('User', readers, token, fieldsOr(call.fields, 'id,name'));
}

/** GET me/permissions (platform.md §1.8). */
export function getPermissions(call: Call, token: Token): object {
  const grant = grantOf(call.world, token);
  return {
    data: [
      ...[...(grant?.granted ?? [])].map((permission) => ({ permission, status: 'granted' })),
      ...[...(grant?.declined ?? [])].map((permission) => ({ permission, status: 'declined' })),
    ],
  };
}

/** DELETE {user}/permissions[/name]: one permission, or the whole app (platform.md §1.8). */
export function deletePermissions(call: Call, token: Token, permission: string | null): object {
  const { app } = anyToken(call);
  if (permission === null) removeGrant(call.sim, app, token.personId, call.after);
  else if (grantOf(call.world, token)?.granted.has(permission)) {
    const decline = (grant: Grant) => {
      grant.granted.delete(permission);
      grant.declined.add(permission);
    };
    changeGrant(call.sim, app, token.personId, decline, call.after);
  }
  return { success: true };
}

/** GET me/accounts: portfolio-only Pages are missing unless business_management was granted (platform.md §1.8). */
export function getAccounts(call: Call, token: Token): object {
  if (!hasPermission(call.world, token, 'pages_show_list')) return { data: [] };
  const portfolio = hasPermission(call.world, token, 'business_management');
  const pages = grantedPages(call.world, token).filter(
    (page) => page.roles.get(token.personId)?.via === 'page' || portfolio,
  );
  const standard = 'access_token,category,category_list,name,id,tasks';
  return paginate(call, pages, (page) => readPage(call, token, page, call.fields, standard));
}

export function getBusinesses(call: Call, token: Token): object {
  requirePermission(call, token, 'business_management');
  const businesses = (call.world.people.get(token.personId)?.businessIds ?? []).flatMap(
    (id) => call.world.businesses.get(id) ?? [],
  );
  return paginate(call, businesses, (business) => describeBusiness(call, business));
}

/** whatsapp.md §1.5: WABAs assigned to the person. */
export function getAssignedWabas(call: Call, token: Token): object {
  requirePermission(call, token, 'whatsapp_business_management');
  return paginate(call, grantedWabas(call.world, token), (waba) => readWaba(call, waba, call.fields));
}

function businessFor(call: Call, token: Token, business: Business): void {
  const member = call.world.people.get(token.personId)?.businessIds.includes(business.id) === true;
  if (!member) throw noSuchObject(business.id, call.method);
  if (!hasPermission(call.world, token, 'business_management')) throw missingPermission('business_management');
}

export function getBusiness(call: Call, business: Business): object {
  businessFor(call, personToken(call), business);
  return describeBusiness(call, business);
}

function describeBusiness(call: Call, business: Business): object {
  const edge = (name: string, field: Field) => nested(call, `${business.id}/${name}`, field);
  const readers: Readers<Business> = {
    id: (node) => node.id,
    name: (node) => node.name,
    verification_status: () => 'verified',
    owned_pages: (node, field) => getBusinessPages(edge('owned_pages', field), node, 'owned'),
    client_pages: (node, field) => getBusinessPages(edge('client_pages', field), node, 'client'),
    instagram_accounts: (node, field) => getBusinessInstagram(edge('instagram_accounts', field), node),
    owned_whatsapp_business_accounts: (node, field) =>
      getBusinessWabas(edge('owned_whatsapp_business_accounts', field), node, 'owned'),
    client_whatsapp_business_accounts: (node, field) =>
      getBusinessWabas(edge('client_whatsapp_business_accounts', field), node, 'client'),
  };
  return project('Business', readers, business, fieldsOr(call.fields, 'id,name'));
}

export function getBusinessPages(call: Call, business: Business, kind: 'owned' | 'client'): object {
  const token = personToken(call);
  businessFor(call, token, business);
  const ids = kind === 'owned' ? business.ownedPageIds : business.clientPageIds;
  const pages = grantedPages(call.world, token).filter((page) => ids.includes(page.id));
  return paginate(call, pages, (page) => readPage(call, token, page, call.fields));
}

export function getBusinessInstagram(call: Call, business: Business): object {
  const token = personToken(call);
  businessFor(call, token, business);
  const grant = grantOf(call.world, token);
  const accounts = business.ownedPageIds
    .flatMap((id): Page[] => [call.world.pages.get(id)].filter((page) => page !== undefined))
    .flatMap((page) => instagramOfPage(call.world, page) ?? [])
    .filter(
      (account) => grant !== null && [choiceOf(grant, 'instagram')].some((c) => c === 'all' || c.has(account.id)),
    );
  return paginate(call, accounts, (account) => ({ id: account.id, username: account.username }));
}

/** whatsapp.md §1.5. */
export function getBusinessWabas(call: Call, business: Business, kind: 'owned' | 'client'): object {
  const token = personToken(call);
  businessFor(call, token, business);
  requirePermission(call, token, 'whatsapp_business_management');
  const ids = kind === 'owned' ? business.ownedWabaIds : business.clientWabaIds;
  const wabas = grantedWabas(call.world, token).filter((waba) => ids.includes(waba.id));
  return paginate(call, wabas, (waba) => readWaba(call, waba, call.fields));
}
