import type { FastifyInstance } from 'fastify';
import { customerWrites } from './customer-acts.ts';
import { tellingName } from './fault-names.ts';
import { threadOfSend } from './fault-subject.ts';
import type { Sim } from './sim.ts';

/** Customers whose name says so answer by themselves once a reply has reached them; each sentence once per thread. */
export function registerManners(server: FastifyInstance, sim: Sim) {
  server.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode !== 200 || !/\/messages(?:\?|$)/.test(request.url)) return;
    const thread = threadOfSend(sim, request);
    const customer = sim.world.customers.get(thread?.customerId ?? '');
    const answers = customer === undefined ? undefined : tellingName(customer)?.answers;
    if (thread === null || customer === undefined || answers === undefined) return;
    if (thread.messages.at(-1)?.direction !== 'business') return;
    const said = new Set(thread.messages.map(({ text }) => text));
    const next = answers.find((answer) => !said.has(answer));
    if (next === undefined) return;
    customerWrites(sim, { platform: thread.platform, assetId: thread.assetId, customer, text: next });
  });
}
