import type { FastifyInstance } from 'fastify';
import { appOf } from './control-find.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';
import { updateAccount } from './whatsapp-account.ts';
import type { PhoneNumber, Waba } from './world-whatsapp.ts';

const phoneChanges = [
  ...(['registered', 'pin', 'allowedRecipients', 'perSecond'] as const),
  ...(['qualityRating', 'messagingLimit', 'trouble', 'blockedBecause'] as const),
];
type PhoneChange = Partial<Pick<PhoneNumber, (typeof phoneChanges)[number]>>;
type Happening = { event: string; details?: Record<string, unknown>; appId?: string };
type OfOne = { Params: { id: string } };

/** WhatsApp accounts and their numbers. */
export function registerWhatsappControl(server: FastifyInstance, sim: Sim) {
  server.patch<OfOne & { Body: PhoneChange }>('/_sim/phone_numbers/:id', (request) => {
    const phone = sim.world.phoneNumbers.get(request.params.id);
    if (phone === undefined) throw refused('no such phone number', 404);
    for (const name of phoneChanges)
      if (request.body[name] !== undefined) Object.assign(phone, { [name]: request.body[name] });
    sim.changed();
    return { id: phone.id };
  });
  server.post<OfOne & { Body: Happening }>('/_sim/wabas/:id/account_update', (request) => {
    const { event, details, appId } = request.body;
    return updateAccount(sim, wabaOf(sim, request.params.id), appOf(sim, appId), event, details);
  });
  // Meta announces restrictions, and lets them end without a word.
  server.delete<OfOne>('/_sim/wabas/:id/restrictions', (request) => {
    wabaOf(sim, request.params.id).restrictions = {};
    sim.changed();
    return { success: true };
  });
}

function wabaOf(sim: Sim, id: string): Waba {
  const waba = sim.world.wabas.get(id);
  if (waba === undefined) throw refused('no such WhatsApp account', 404);
  return waba;
}
