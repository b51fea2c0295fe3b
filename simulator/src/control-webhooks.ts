import type { FastifyInstance } from 'fastify';
import { refused } from './refused.ts';
import { postSignedRequest } from './remove-app.ts';
import type { Sim } from './sim.ts';
import type { Delivery, DeliveryState } from './webhook-delivery.ts';
import { type SampleShape, sampleEvent, sampleShapes } from './webhook-samples.ts';
import type { WebhookOptions } from './webhooks.ts';
import type { App } from './world.ts';

const settleTimeoutMs = 10_000;
const batchMax = 1_000;

type WebhookChange = Partial<WebhookOptions> & { pause?: boolean; resume?: boolean };

/** How webhooks behave, their log, and what else Meta posts. */
export function registerWebhookControl(server: FastifyInstance, sim: Sim) {
  const view = () => ({ ...sim.webhooks.options, ...sim.webhooks.counts(), alerts: sim.webhooks.alerts() });
  server.get('/_sim/webhooks', () => ({ ...view(), recent: sim.webhooks.recent(500).map(withBody) }));
  server.post<{ Body: WebhookChange | null }>('/_sim/webhooks', (request) => {
    sim.webhooks.configure(optionsOf(request.body ?? {}));
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
  server.post<{ Body: { ids?: string[]; state?: DeliveryState } | null }>('/_sim/webhooks/resend', (request) => {
    const { ids, state } = request.body ?? {};
    const chosen = sim.webhooks
      .recent(500)
      .filter(
        (delivery) => (ids === undefined || ids.includes(delivery.id)) && (state ?? delivery.state) === delivery.state,
      )
      .reverse();
    return { ids: chosen.map(({ id }) => sim.webhooks.resend(id)?.id) };
  });
  registerEmitting(server, sim);
  server.post<{ Body: { timeoutMs?: number } | null }>('/_sim/settle', async (request) => ({
    settled: await sim.webhooks.settle(request.body?.timeoutMs ?? settleTimeoutMs),
    ...sim.webhooks.counts(),
  }));
}

function optionsOf({ pause, resume, ...options }: WebhookChange): Partial<WebhookOptions> {
  const { duplicate = 0, batch = 1, delayMs = 0, parallel = 1, retries = 'quick' } = options;
  if (!(batch >= 1 && batch <= batchMax)) throw refused(`batch is between 1 and ${batchMax}`);
  if (!(duplicate >= 0 && duplicate <= 10)) throw refused('duplicate is between 0 and 10');
  if (!(parallel >= 1 && parallel <= 256)) throw refused('parallel is between 1 and 256');
  if (!(delayMs >= 0)) throw refused('delayMs is a number of milliseconds');
  if (!['quick', 'meta', 'few'].includes(retries)) throw refused('retries is quick, meta or few');
  return {
    ...options,
    ...(pause === undefined ? {} : { paused: pause }),
    ...(resume === true ? { paused: false } : {}),
  };
}

type Sample = { appId?: string; object?: string; field: string; shape?: SampleShape };

function registerEmitting(server: FastifyInstance, sim: Sim) {
  server.post<{ Body: { appId?: string; object?: string; body: string | object } }>(
    '/_sim/webhooks/emit',
    (request) => {
      const { appId, object = 'page', body } = request.body;
      const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      return { id: sim.webhooks.emitRaw({ ...callbackOf(sim, appId, object), body: bytes }).id };
    },
  );
  // The button "Test" in the app dashboard; it asks neither for an install nor for Live mode (platform.md §3.5).
  server.post<{ Body: Sample }>('/_sim/webhooks/test', (request) => {
    const { appId, object = 'page', field, shape = 'changes' } = request.body;
    if (!sampleShapes.includes(shape)) throw refused(`shape is one of ${sampleShapes.join(', ')}`);
    const sample = sampleEvent(object, field, shape, sim.clock.now());
    if (sample === null) throw refused(`there is no test event for ${object} ${field}`);
    const body = Buffer.from(JSON.stringify(sample));
    return { id: sim.webhooks.emitRaw({ ...callbackOf(sim, appId, object), body, field: `test: ${field}` }).id };
  });
  // platform.md §1.9: what Meta would post to the app's deauthorize or data-deletion callback.
  server.post<{ Body: { appId?: string; personId: string; url: string } }>('/_sim/callbacks', (request) => {
    const { appId, personId, url } = request.body;
    return postSignedRequest(sim, appOf(sim, appId), personId, url);
  });
}

function appOf(sim: Sim, appId: string | undefined): App {
  const app = appId === undefined ? [...sim.world.apps.values()][0] : sim.world.apps.get(appId);
  if (app === undefined) throw refused('no such app', 404);
  return app;
}

function callbackOf(sim: Sim, appId: string | undefined, object: string) {
  const { id, secret, subscriptions } = appOf(sim, appId);
  const url = subscriptions.get(object)?.callbackUrl;
  if (url === undefined) throw refused(`the app has no subscription for ${object}`);
  return { appId: id, object, url, secret };
}

function withBody(delivery: Delivery): object {
  const { body, atMs, ...rest } = delivery;
  return { ...rest, at: atMs, body: body.toString('utf8') };
}
