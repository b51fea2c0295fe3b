import type { FastifyInstance } from 'fastify';
import type { Load, LoadOrder } from './load.ts';
import { refused } from './refused.ts';
import type { Scenarios } from './scenarios.ts';

/** Scenarios for people and tests, load for measurements. */
export function registerScenarioControl(server: FastifyInstance, scenarios: Scenarios) {
  server.get('/_sim/scenarios', () => scenarios.list());
  server.post<{ Params: { name: string }; Body: { instant?: boolean } | null }>(
    '/_sim/scenarios/:name',
    async (request, reply) => {
      const instant = request.body?.instant === true;
      const played = scenarios.start(request.params.name, instant);
      if (played === null) throw refused('no such scenario', 404);
      if (instant) return played;
      return reply.status(202).send({ started: request.params.name });
    },
  );
  server.delete('/_sim/scenarios', () => {
    scenarios.stop();
    return { success: true };
  });
}

export function registerLoadControl(server: FastifyInstance, load: Load) {
  const view = () => load.report() ?? { state: 'idle' };
  server.get('/_sim/load', view);
  server.post<{ Body: (LoadOrder & { wait?: boolean }) | null }>('/_sim/load', async (request, reply) => {
    const { wait = false, ...order } = request.body ?? {};
    const run = load.start(order);
    if (wait) return run;
    // What was refused is refused at once; the rest is read with GET.
    await Promise.race([run, new Promise((resolve) => setImmediate(resolve))]);
    run.catch(() => undefined);
    return reply.status(202).send(view());
  });
  server.delete('/_sim/load', () => {
    load.stop();
    return view();
  });
}
