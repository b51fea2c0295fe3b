import { instagramReceivers, pageReceivers, wabaReceivers } from './emit.ts';
import { addCustomer } from './seed.ts';
import type { Sim } from './sim.ts';
import type { Customer, Platform } from './world.ts';

/** People made for load and scenarios: numbered, and kept off the phones page, which could not show thousands. */
const prefix = 'crowd';

export function isCrowd(customerId: string): boolean {
  return customerId.startsWith(prefix);
}

export function crowd(sim: Sim, size: number): Customer[] {
  return Array.from({ length: size }, (_, n) => {
    const id = `${prefix}${n + 1}`;
    const known = sim.world.customers.get(id);
    if (known !== undefined) return known;
    const made = addCustomer(sim.world, `Load Person ${n + 1}`);
    sim.world.customers.delete(made.id);
    made.id = id;
    sim.world.customers.set(id, made);
    return made;
  });
}

/** Where customers write: an account somebody has connected, else the first there is. */
export function accountFor(sim: Sim, platform: Platform): { id: string; connected: boolean } | null {
  const { pages, instagramAccounts, phoneNumbers, wabas } = sim.world;
  if (platform === 'messenger') return choose([...pages.values()], (page) => pageReceivers(sim, page, 'messages'));
  if (platform === 'instagram') {
    return choose([...instagramAccounts.values()], (account) => instagramReceivers(sim, account, 'messages'));
  }
  return choose([...phoneNumbers.values()], (phone) => {
    const waba = wabas.get(phone.wabaId);
    return waba === undefined ? [] : wabaReceivers(sim, waba, 'messages');
  });
}

function choose<T extends { id: string }>(accounts: T[], receivers: (account: T) => unknown[]) {
  const connected = accounts.find((account) => receivers(account).length > 0);
  const chosen = connected ?? accounts[0];
  return chosen === undefined ? null : { id: chosen.id, connected: connected !== undefined };
}
