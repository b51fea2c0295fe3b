import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Fault } from './faults.ts';
import { errorBody } from './graph/errors.ts';
import { traceId } from './ids.ts';
import type { Sim } from './sim.ts';

/** Puts the faults in front of every address of Meta; the control endpoints and the phones stay sound. */
export function applyFaults(server: FastifyInstance, sim: Sim) {
  const active = new WeakMap<object, Fault>();
  server.addHook('preHandler', async (request, reply) => {
    if (!/^\/[^/]+\.(com|net)\//.test(request.url)) return;
    const fault = sim.faults.take(request.method, request.url);
    if (fault === null) return;
    const { delayMs, drop, error, status } = fault.outcome;
    sim.changed();
    if (delayMs !== undefined) await sleep(delayMs);
    const log = (given: number, rule: string) =>
      sim.requests.add({ at: sim.clock.now(), method: request.method, path: request.url, status: given, rule });
    if (drop === 'before') {
      log(0, `fault ${fault.id}: dropped before it was done`);
      reply.hijack();
      request.raw.socket.destroy();
      return;
    }
    if (error !== undefined) {
      log(status ?? 400, `fault ${fault.id}`);
      const { error_subcode: subcode, ...rest } = error;
      const facts = { ...rest, ...(subcode === undefined ? {} : { subcode }), rule: '' };
      return reply.status(status ?? 400).send(errorBody(facts, traceId(sim.world)));
    }
    if (status !== undefined) {
      log(status, `fault ${fault.id}`);
      return reply.status(status).type('text/html').send('<html><body>Sorry, something went wrong.</body></html>');
    }
    active.set(request, fault);
  });
  server.addHook('onSend', async (request, _reply, payload) => {
    const fault = active.get(request);
    if (fault?.outcome.drop === 'after') {
      request.raw.socket.destroy();
      return payload;
    }
    if (fault?.outcome.brokenJson === true && typeof payload === 'string') {
      return payload.slice(0, Math.max(1, Math.floor(payload.length / 2)));
    }
    return payload;
  });
}
