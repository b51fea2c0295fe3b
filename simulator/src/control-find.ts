/** What the control endpoints name, found in the world or refused with a sentence. */
import { refused } from './refused.ts';
import { allPlatforms } from './seed.ts';
import type { Sim } from './sim.ts';
import type { App, Customer, Platform } from './world.ts';

export function customerOf(sim: Sim, id: string): Customer {
  const customer = sim.world.customers.get(id);
  if (customer === undefined) throw refused('no such customer', 404);
  return customer;
}

export function appOf(sim: Sim, id: string | undefined): App {
  const app = id === undefined ? [...sim.world.apps.values()][0] : sim.world.apps.get(id);
  if (app === undefined) throw refused('no such app', 404);
  return app;
}

/** The first of its platform unless one is named. */
export function assetOf(sim: Sim, platform: Platform, id: string | undefined): string {
  const { pages, instagramAccounts, phoneNumbers } = sim.world;
  const assets = { messenger: pages, instagram: instagramAccounts, whatsapp: phoneNumbers }[platform];
  const found = id ?? [...assets.keys()][0];
  if (found === undefined || !assets.has(found)) throw refused(`no such ${platform} asset`, 404);
  return found;
}

/** Who does it, and where. */
export function placeOf(sim: Sim, given: { platform: Platform; customerId: string; assetId?: string }) {
  const { platform, customerId, assetId } = given;
  if (!allPlatforms.includes(platform)) throw refused(`platform must be one of ${allPlatforms.join(', ')}`);
  const customer = customerOf(sim, customerId);
  if (!customer.platforms.includes(platform)) throw refused(`${customer.name} is not on ${platform}`);
  return { platform, customer, assetId: assetOf(sim, platform, assetId) };
}

export function timeOf(at: number | string | undefined): number | null {
  if (at === undefined) return null;
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(ms)) throw refused('at must be milliseconds or an ISO time');
  return ms;
}
