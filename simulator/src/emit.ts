import type { Sim } from './sim.ts';
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

/** platform.md §3.1: the fields are chosen at the app; the linked Page must have the app installed (any field). */
export function instagramReceivers(sim: Sim, account: InstagramAccount, field: string) {
  const page = sim.world.pages.get(account.pageId);
  if (!account.allowsMessageAccess) return [];
  return receivers(sim, 'instagram', field, (app) => (page?.installs.get(app.id)?.size ?? 0) > 0);
}

/** whatsapp.md §1.7: the field at the app, the WABA subscribed; a WABA override replaces the callback. */
export function wabaReceivers(sim: Sim, waba: Waba, field: string) {
  return receivers(sim, 'whatsapp_business_account', field, (app) => waba.installs.has(app.id)).map(({ app, url }) => ({
    app,
    url: waba.installs.get(app.id)?.callbackUrl ?? url,
  }));
}

export function emitToPage(sim: Sim, page: Page, field: string, item: object) {
  for (const { app, url } of pageReceivers(sim, page, field)) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'page', field, url, secret: app.secret },
      ...{ entryId: page.id, place: 'messaging', item, time: sim.clock.now() },
    });
  }
}

export function emitToInstagram(sim: Sim, account: InstagramAccount, field: string, item: object) {
  for (const { app, url } of instagramReceivers(sim, account, field)) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'instagram', field, url, secret: app.secret },
      ...{ entryId: account.id, place: 'messaging', item, time: sim.clock.now() },
    });
  }
}

export function emitToWhatsapp(sim: Sim, phone: PhoneNumber, change: object) {
  const waba = sim.world.wabas.get(phone.wabaId);
  if (waba === undefined) return;
  for (const { app, url } of wabaReceivers(sim, waba, 'messages')) {
    sim.webhooks.emit({
      ...{ appId: app.id, object: 'whatsapp_business_account', field: 'messages', url, secret: app.secret },
      ...{ entryId: waba.id, place: 'changes', item: change, time: null },
    });
  }
}
