import { hasAdvancedAccess } from './access-levels.ts';
import { instagramLoginNames } from './permissions.ts';
import type { Sim } from './sim.ts';
import type { Change } from './webhook-delivery.ts';
import type { App, Customer, InstagramAccount, Page } from './world.ts';
import type { PhoneNumber, Waba } from './world-whatsapp.ts';

/**
 * Two subscriptions are needed before anything is sent: the field at the app, and the account's own install
 * (platform.md §3.1). Nothing arrives in development mode for people without a role (§3.4): our customers have none.
 */
function receivers(sim: Sim, object: string, field: string, installed: (app: App) => boolean) {
  const found: { app: App; url: string }[] = [];
  for (const app of sim.world.apps.values()) {
    const subscription = app.subscriptions.get(object);
    if (app.mode !== 'live' || subscription === undefined) continue;
    if (subscription.fields.has(field) && installed(app)) found.push({ app, url: subscription.callbackUrl });
  }
  return found;
}

export function pageReceivers(sim: Sim, page: Page, field: string) {
  return receivers(
    sim,
    'page',
    field,
    (app) => page.installs.get(app.id)?.has(field) === true && mayHear(app, field, 'pages_messaging', null),
  );
}

const messagingField = /^(message|messaging|standby)/;
const commentsField = /^(comments|live_comments|mentions)$/;

/** platform.md §7: of customers, who have no role on the app, only Advanced Access tells. */
function mayHear(app: App, field: string, messages: string, comments: string | null): boolean {
  if (messagingField.test(field)) return hasAdvancedAccess(app, messages);
  return comments === null || !commentsField.test(field) || hasAdvancedAccess(app, comments);
}

/**
 * platform.md §3.1: the fields are chosen at the app; the linked Page must have the app installed (any field). By
 * Instagram Login (§2) the account itself is subscribed, field by field, and the Instagram app's secret signs. An
 * account connected both ways is told once for each.
 */
export function instagramReceivers(sim: Sim, account: InstagramAccount, field: string) {
  const page = sim.world.pages.get(account.pageId);
  if (!account.allowsMessageAccess && messagingField.test(field)) return [];
  const may = (app: App, nameOf: (facebook: string) => string) =>
    mayHear(app, field, nameOf('instagram_manage_messages'), nameOf('instagram_manage_comments'));
  const byPage = receivers(
    sim,
    'instagram',
    field,
    (app) => (page?.installs.get(app.id)?.size ?? 0) > 0 && may(app, (name) => name),
  );
  const byLogin = receivers(
    sim,
    'instagram',
    field,
    (app) => account.installs.get(app.id)?.has(field) === true && may(app, (name) => instagramLoginNames[name] ?? name),
  );
  return [
    ...byPage.map((to) => ({ ...to, secret: to.app.secret })),
    ...byLogin.map((to) => ({ ...to, secret: to.app.instagramSecret })),
  ];
}

/** whatsapp.md §1.7: the field at the app, the WABA subscribed. */
export function wabaReceivers(sim: Sim, waba: Waba, field: string) {
  return receivers(sim, 'whatsapp_business_account', field, (app) => waba.installs.has(app.id));
}

/** Who holds a conversation decides where its events go (platform.md §4.9). */
type Routing = { ownerAppId: string | null; customer?: Customer | undefined };

/** What the owner of the conversation gets as `messaging`, others get as `standby`, if they subscribed to that. */
function placeFor(app: App, routing: Routing | undefined): 'messaging' | 'standby' {
  const owner = routing?.ownerAppId ?? null;
  return owner === null || owner === app.id ? 'messaging' : 'standby';
}

/** One messaging item of a Page. */
export function emitToPage(sim: Sim, page: Page, field: string, item: object, routing?: Routing) {
  for (const { app, url } of pageReceivers(sim, page, field)) {
    const place = placeFor(app, routing);
    if (place === 'standby' && page.installs.get(app.id)?.has('standby') !== true) continue;
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'page', field: place === 'standby' ? 'standby' : field, url, secret: app.secret },
      ...{ entryId: page.id, place, item, time: sim.clock.now(), customer: routing?.customer },
    });
  }
}

export function emitToInstagram(sim: Sim, account: InstagramAccount, field: string, item: object, routing?: Routing) {
  for (const { app, url, secret } of instagramReceivers(sim, account, field)) {
    const place = placeFor(app, routing);
    if (place === 'standby' && app.subscriptions.get('instagram')?.fields.has('standby') !== true) continue;
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'instagram', url, secret },
      ...{ field: place === 'standby' ? 'standby' : field, entryId: account.id, place, item, time: sim.clock.now() },
      customer: routing?.customer,
    });
  }
}

/** A change (`{field, value}`) of a Page or Instagram account; entry times are seconds here (platform.md §3.5). */
export function emitPageChange(sim: Sim, page: Page, given: Change) {
  for (const { app, url } of pageReceivers(sim, page, given.field)) {
    const change = hasAdvancedAccess(app, 'pages_read_user_content') ? given : withoutAuthor(given, page);
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'page', field: change.field, url, secret: app.secret },
      ...{ entryId: page.id, place: 'changes', item: change, time: sim.clock.nowSeconds() },
    });
  }
}

/** platform.md §4.5: who wrote a comment is told with Advanced Access to pages_read_user_content alone. */
function withoutAuthor({ field, value }: Change, page: Page): Change {
  const { from, ...rest } = value as { from?: { id?: string } };
  return from === undefined || from.id === page.id ? { field, value } : { field, value: rest };
}

export function emitInstagramChange(sim: Sim, account: InstagramAccount, change: Change) {
  for (const { app, url, secret } of instagramReceivers(sim, account, change.field)) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'instagram', field: change.field, url, secret },
      ...{ entryId: account.id, place: 'changes', item: change, time: sim.clock.nowSeconds() },
    });
  }
}

/** Of one number: the callback of the number goes before the account's, and that before the app's (whatsapp.md §1.7). */
export function emitToWhatsapp(sim: Sim, phone: PhoneNumber, change: Change, customer?: Customer) {
  const waba = sim.world.wabas.get(phone.wabaId);
  if (waba === undefined) return;
  for (const { app, url } of wabaReceivers(sim, waba, change.field)) {
    const to = phone.callbacks?.[app.id] ?? waba.installs.get(app.id)?.callbackUrl ?? url;
    emitAccountChange(sim, { app, url: to }, waba.id, change, null, customer);
  }
}

/** About the account itself: with a time in seconds (whatsapp.md §4.2), and always to the app's own callback (§1.7). */
export function emitWabaChange(sim: Sim, waba: Waba, change: Change) {
  for (const receiver of wabaReceivers(sim, waba, change.field)) {
    emitAccountChange(sim, receiver, waba.id, change, sim.clock.nowSeconds());
  }
}

function emitAccountChange(
  sim: Sim,
  { app, url }: { app: App; url: string },
  entryId: string,
  change: Change,
  time: number | null,
  customer?: Customer,
) {
  sim.webhooks.emit({
    ...{ appId: app.id, object: 'whatsapp_business_account', field: change.field, url, secret: app.secret },
    ...{ entryId, place: 'changes', item: change, time, customer },
  });
}

/**
 * What is between a business and one app: the entry names the portfolio of the app's owner, and no WABA has to be
 * subscribed, since it may just have been taken away (whatsapp.md §4.2).
 */
export function emitPartnerChange(sim: Sim, app: App, portfolioId: string, change: Change) {
  const found = receivers(sim, 'whatsapp_business_account', change.field, (one) => one.id === app.id);
  for (const receiver of found) emitAccountChange(sim, receiver, portfolioId, change, sim.clock.nowSeconds());
}
