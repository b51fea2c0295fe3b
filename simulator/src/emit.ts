import type { Sim } from './sim.ts';
import type { Change } from './webhook-delivery.ts';
import type { App, InstagramAccount, Page, PhoneNumber, Waba } from './world.ts';

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
  return receivers(sim, 'page', field, (app) => page.installs.get(app.id)?.has(field) === true);
}

const messagingField = /^(message|messaging|standby)/;

/**
 * platform.md §3.1: the fields are chosen at the app; the linked Page must have the app installed (any field). By
 * Instagram Login (§2) the account itself is subscribed, field by field, and the Instagram app's secret signs. An
 * account connected both ways is told once for each.
 */
export function instagramReceivers(sim: Sim, account: InstagramAccount, field: string) {
  const page = sim.world.pages.get(account.pageId);
  if (!account.allowsMessageAccess && messagingField.test(field)) return [];
  const byPage = receivers(sim, 'instagram', field, (app) => (page?.installs.get(app.id)?.size ?? 0) > 0);
  const byLogin = receivers(sim, 'instagram', field, (app) => account.installs.get(app.id)?.has(field) === true);
  return [
    ...byPage.map((to) => ({ ...to, secret: to.app.secret })),
    ...byLogin.map((to) => ({ ...to, secret: to.app.instagramSecret })),
  ];
}

/** whatsapp.md §1.7: the field at the app, the WABA subscribed; a WABA override replaces the callback. */
export function wabaReceivers(sim: Sim, waba: Waba, field: string) {
  return receivers(sim, 'whatsapp_business_account', field, (app) => waba.installs.has(app.id)).map(({ app, url }) => ({
    app,
    url: waba.installs.get(app.id)?.callbackUrl ?? url,
  }));
}

/** Who holds a conversation decides where its events go (platform.md §4.9). */
type Routing = { ownerAppId: string | null };

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
      ...{ entryId: page.id, place, item, time: sim.clock.now() },
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
    });
  }
}

/** A change (`{field, value}`) of a Page or Instagram account; entry times are seconds here (platform.md §3.5). */
export function emitPageChange(sim: Sim, page: Page, change: Change) {
  for (const { app, url } of pageReceivers(sim, page, change.field)) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'page', field: change.field, url, secret: app.secret },
      ...{ entryId: page.id, place: 'changes', item: change, time: sim.clock.nowSeconds() },
    });
  }
}

export function emitInstagramChange(sim: Sim, account: InstagramAccount, change: Change) {
  for (const { app, url, secret } of instagramReceivers(sim, account, change.field)) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'instagram', field: change.field, url, secret },
      ...{ entryId: account.id, place: 'changes', item: change, time: sim.clock.nowSeconds() },
    });
  }
}

export function emitToWhatsapp(sim: Sim, phone: PhoneNumber, change: Change) {
  const waba = sim.world.wabas.get(phone.wabaId);
  if (waba !== undefined) emitWabaChange(sim, waba, change, null);
}

/** `time` in seconds for account events; messages have none (whatsapp.md §4.2). */
export function emitWabaChange(sim: Sim, waba: Waba, change: Change, time: number | null) {
  for (const { app, url } of wabaReceivers(sim, waba, change.field)) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'whatsapp_business_account', field: change.field, url, secret: app.secret },
      ...{ entryId: waba.id, place: 'changes', item: change, time },
    });
  }
}
