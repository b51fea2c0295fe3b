import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Changes } from './changes.ts';
import { registerWorldControl } from './control-world.ts';
import type { Fault } from './faults.ts';
import { refused } from './refused.ts';
import { createWorld, userIdOf } from './seed.ts';
import { signedRequest } from './signature.ts';
import type { Sim } from './sim.ts';
import { stateView } from './state-view.ts';
import type { WebhookOptions } from './webhooks.ts';

const heartbeatMs = 15_000;
const settleTimeoutMs = 10_000;

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
  server.get('/_sim/state', () => stateView(sim));
  server.get('/_sim/events', (request, reply) => stream(changes, request, reply));
  registerClock(server, sim);
  registerWebhookControl(server, sim);
  registerFaults(server, sim);
  registerWorldControl(server, sim);
  server.post<{ Body: { seed?: number } | null }>('/_sim/reset', (request) => {
    // In place: others hold on to the world.
    Object.assign(sim.world, createWorld(request.body?.seed ?? sim.world.seed));
    sim.webhooks.reset();
    sim.faults.clear();
    sim.requests.clear();
    sim.clock.reset();
    sim.changed();
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

function registerClock(server: FastifyInstance, sim: Sim) {
  const view = () => ({ now: sim.clock.now(), offsetMs: sim.clock.offsetMs() });
  server.get('/_sim/clock', view);
  server.post<{ Body: { advanceMs?: number; setMs?: number } | null }>('/_sim/clock', (request) => {
    const { advanceMs, setMs } = request.body ?? {};
    if (setMs !== undefined) sim.clock.set(setMs);
    if (advanceMs !== undefined) sim.clock.advance(advanceMs);
    sim.changed();
    return view();
  });
}

type WebhookChange = Partial<WebhookOptions> & { pause?: boolean; resume?: boolean };

function registerWebhookControl(server: FastifyInstance, sim: Sim) {
  const view = () => ({ ...sim.webhooks.options, ...sim.webhooks.counts() });
  server.get('/_sim/webhooks', () => ({ ...view(), recent: sim.webhooks.recent(500).map(withBody) }));
  server.post<{ Body: WebhookChange | null }>('/_sim/webhooks', (request) => {
    const { pause, resume, ...options } = request.body ?? {};
    sim.webhooks.configure({
      ...options,
      ...(pause === undefined ? {} : { paused: pause }),
      ...(resume === true ? { paused: false } : {}),
    });
    return view();
  });
  server.get<{ Params: { id: string } }>('/_sim/webhooks/:id', (request) => {
    const delivery = sim.webhooks.find(request.params.id);
    if (delivery === null) throw refused('no such webhook', 404);
    return withBody(delivery);
  });
  server.post<{ Params: { id: string } }>('/_sim/webhooks/:id/resend', (request) => {
    const delivery = sim.webhooks.resend(request.params.id);
    if (delivery === null) throw refused('no such webhook', 404);
    return { id: delivery.id };
  });
  server.post<{ Body: { appId?: string; object?: string; body: string | object } }>(
    '/_sim/webhooks/emit',
    (request) => {
      const { appId, object = 'page', body } = request.body;
      const app = appId === undefined ? [...sim.world.apps.values()][0] : sim.world.apps.get(appId);
      const url = app?.subscriptions.get(object)?.callbackUrl;
      if (app === undefined || url === undefined) throw refused(`the app has no subscription for ${object}`);
      const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      return { id: sim.webhooks.emitRaw({ appId: app.id, object, url, secret: app.secret, body: bytes }).id };
    },
  );
  server.post<{ Body: { timeoutMs?: number } | null }>('/_sim/settle', async (request) => ({
    settled: await sim.webhooks.settle(request.body?.timeoutMs ?? settleTimeoutMs),
    ...sim.webhooks.counts(),
  }));
  // platform.md §1.9: what Meta would post to the app's deauthorize or data-deletion callback.
  server.post<{ Body: { appId?: string; personId: string; url: string } }>('/_sim/callbacks', async (request) => {
    const { appId, personId, url } = request.body;
    const app = appId === undefined ? [...sim.world.apps.values()][0] : sim.world.apps.get(appId);
    if (app === undefined) throw refused('no such app', 404);
    const now = sim.clock.nowSeconds();
    const payload = { algorithm: 'HMAC-SHA256', expires: now + 3600, issued_at: now };
    const signed = signedRequest(app.secret, { ...payload, user_id: userIdOf(sim.world, app.id, personId) });
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ signed_request: signed }) });
    return { status: answer.status, body: await answer.text() };
  });
}

function withBody(delivery: NonNullable<ReturnType<Sim['webhooks']['find']>>): object {
  const { body, atMs, ...rest } = delivery;
  return { ...rest, at: atMs, body: body.toString('utf8') };
}

function registerFaults(server: FastifyInstance, sim: Sim) {
  server.get('/_sim/faults', () => sim.faults.list());
  type FaultRequest = { match?: Fault['match']; then?: Fault['outcome'] };
  server.post<{ Body: FaultRequest | null }>('/_sim/faults', (request) => {
    const fault = sim.faults.add({ match: request.body?.match ?? {}, outcome: request.body?.then ?? {} });
    sim.changed();
    return fault;
  });
  server.delete('/_sim/faults', () => {
    sim.faults.clear();
    sim.changed();
    return { success: true };
  });
}
