import type { FastifyInstance } from 'fastify';
import { customerWrites } from './customer-acts.ts';
import { tellingName } from './fault-names.ts';
import { recipientOf } from './fault-subject.ts';
import type { Sim } from './sim.ts';

/** Customers whose name says so answer by themselves once a reply has reached them; each sentence once per thread. */
export function registerManners(server: FastifyInstance, sim: Sim) {
  server.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode !== 200 || !/\/messages(?:\?|$)/.test(request.url)) return;
    const customer = recipientOf(sim, request);
    const answers = customer === null ? undefined : tellingName(customer)?.answers;
    if (customer === null || answers === undefined) return;
    const thread = newestThread(sim, customer.id);
    if (thread === null || thread.messages.at(-1)?.direction !== 'business') return;
    const said = new Set(thread.messages.map(({ text }) => text));
    const next = answers.find((answer) => !said.has(answer));
    if (next === undefined) return;
    customerWrites(sim, { platform: thread.platform, assetId: thread.assetId, customer, text: next });
  });
}

function newestThread(sim: Sim, customerId: string) {
  const threads = [...sim.world.threads.values()].filter((thread) => thread.customerId === customerId);
  return threads.toSorted((a, b) => b.lastAtMs - a.lastAtMs)[0] ?? null;
}
