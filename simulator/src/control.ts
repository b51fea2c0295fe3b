import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Changes } from './changes.ts';
import { registerActs } from './control-acts.ts';
import { registerFaultControl } from './control-faults.ts';
import { registerLoadControl, registerScenarioControl } from './control-play.ts';
import { registerWebhookControl } from './control-webhooks.ts';
import { registerWorldControl } from './control-world.ts';
import { createLoad } from './load.ts';
import { refused } from './refused.ts';
import { createScenarios } from './scenarios.ts';
import type { Sim } from './sim.ts';
import { requestView, stateView } from './state-view.ts';

const heartbeatMs = 15_000;

/** /_sim: the simulator's own door, JSON, open to every origin, no sign-in. */
export function registerControl(server: FastifyInstance, sim: Sim, changes: Changes) {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/_sim')) return;
    reply.header('access-control-allow-origin', '*');
    reply.header('access-control-allow-methods', 'GET, POST, PATCH, DELETE');
    reply.header('access-control-allow-headers', 'content-type');
    if (request.method === 'OPTIONS') await reply.status(204).send();
  });
  server.options('/_sim/*', (_request, reply) => reply.status(204).send());
  const scenarios = createScenarios(sim);
  const load = createLoad(sim);
  registerScenarioControl(server, scenarios);
  registerLoadControl(server, load);
  server.addHook('onClose', async () => {
    scenarios.stop();
    load.stop();
  });
  server.get('/_sim/state', () => stateView(sim));
  server.get('/_sim/events', (request, reply) => stream(changes, request, reply));
  registerClock(server, sim);
  registerRequests(server, sim);
  registerWebhookControl(server, sim);
  registerFaultControl(server, sim);
  registerWorldControl(server, sim);
  registerActs(server, sim);
  server.post<{ Body: { seed?: number } | null }>('/_sim/reset', (request) => {
    scenarios.stop();
    load.stop();
    sim.reset(request.body?.seed);
    return { success: true };
  });
}

function stream(changes: Changes, request: FastifyRequest, reply: FastifyReply) {
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
  });
  reply.raw.write('event: ready\ndata: {}\n\n');
  const unwatch = changes.watch(() => reply.raw.write('event: change\ndata: {}\n\n'));
  const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), heartbeatMs);
  request.raw.once('close', () => {
    clearInterval(heartbeat);
    unwatch();
  });
}

type ClockChange = { advanceMs?: number; setMs?: number | string; rate?: number; reset?: boolean };

function registerClock(server: FastifyInstance, sim: Sim) {
  const view = () => ({ now: sim.clock.now(), offsetMs: sim.clock.offsetMs(), rate: sim.clock.rate() });
  server.get('/_sim/clock', view);
  server.post<{ Body: ClockChange | null }>('/_sim/clock', (request) => {
    const { advanceMs, setMs, rate, reset } = request.body ?? {};
    const at = typeof setMs === 'string' ? Date.parse(setMs) : setMs;
    for (const given of [advanceMs, at, rate]) {
      if (given !== undefined && !Number.isFinite(given)) throw refused('advanceMs, setMs and rate are numbers');
    }
    if (rate !== undefined && (rate < 0 || rate > 100_000)) throw refused('rate is between 0 and 100,000');
    if (reset === true) sim.clock.reset();
    if (at !== undefined) sim.clock.set(at);
    if (rate !== undefined) sim.clock.setRate(rate);
    if (advanceMs !== undefined) sim.clock.advance(advanceMs);
    sim.changed();
    return view();
  });
}

/** What the product asked, and why it got that answer. */
function registerRequests(server: FastifyInstance, sim: Sim) {
  server.get('/_sim/requests', () => sim.requests.list().map(requestView));
  server.get<{ Params: { id: string } }>('/_sim/requests/:id', (request) => {
    const entry = sim.requests.find(request.params.id);
    if (entry === null) throw refused('no such request', 404);
    return entry;
  });
}
