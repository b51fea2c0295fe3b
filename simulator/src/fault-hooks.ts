import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tellingName } from './fault-names.ts';
import { recipientOf, subjectOf } from './fault-subject.ts';
import type { FaultOutcome } from './faults.ts';
import { errorBody } from './graph/errors.ts';
import { traceId } from './ids.ts';
import { isMetaAddress } from './meta-address.ts';
import type { Sim } from './sim.ts';
import type { Platform } from './world.ts';

type Struck = { outcome: FaultOutcome; cause: string };

/** Puts the faults in front of every address of Meta; the control endpoints and the phones stay sound. */
export function applyFaults(server: FastifyInstance, sim: Sim) {
  const struck = new WeakMap<FastifyRequest, Struck>();
  server.addHook('preHandler', async (request, reply) => {
    const fault = faultOf(sim, request);
    if (fault === null) return;
    struck.set(request, fault);
    sim.requests.cause(fault.cause);
    sim.changed();
    const { delayMs, drop, hang, error, status } = fault.outcome;
    if (delayMs !== undefined) await sleep(delayMs, undefined, { ref: false });
    if (drop === 'before' || hang === 'before') {
      log(sim, request, 0, `${fault.cause}: ${drop === 'before' ? 'cut' : 'not answered'} before it was done`);
      reply.hijack();
      if (drop === 'before') request.raw.socket.destroy();
      return;
    }
    // platform.md §5.2 1/1357046: the work is done, and an error comes all the same.
    if (error?.error_subcode === 1357046) return;
    if (error !== undefined) {
      log(sim, request, status ?? 400, fault.cause);
      return withHeaders(reply, fault.outcome)
        .status(status ?? 400)
        .send(envelope(sim, error));
    }
    if (status !== undefined) {
      log(sim, request, status, fault.cause);
      const page = '<html><body>Sorry, something went wrong.</body></html>';
      return withHeaders(reply, fault.outcome).status(status).type('text/html').send(page);
    }
  });
  server.addHook('onSend', async (request, reply, payload) => {
    const fault = struck.get(request);
    if (fault === undefined) return payload;
    const { drop, hang, brokenJson, truncated, bytesPerSecond, error } = fault.outcome;
    withHeaders(reply, fault.outcome);
    if (drop === 'after') request.raw.socket.destroy();
    if (hang === 'after') {
      // What the call has caused (webhooks) does not wait for an answer that never comes.
      reply.raw.emit('close');
      return new Readable({ read: () => undefined });
    }
    if (typeof payload !== 'string') return payload;
    const half = payload.slice(0, Math.max(1, Math.floor(payload.length / 2)));
    if (error?.error_subcode === 1357046 && reply.statusCode === 200) {
      reply.status(500);
      return JSON.stringify(envelope(sim, error));
    }
    if (brokenJson === true) return half;
    if (truncated === true) return announced(reply, payload, endEarly(half));
    if (bytesPerSecond !== undefined) return announced(reply, payload, drip(payload, bytesPerSecond));
    return payload;
  });
}

/** Planted faults first, then the name of the customer written to, then chaos. */
function faultOf(sim: Sim, request: FastifyRequest): Struck | null {
  if (!isMetaAddress(request.url)) return null;
  const customer = recipientOf(sim, request)?.customer ?? null;
  const planted = sim.faults.take(subjectOf(sim, request, customer));
  if (planted !== null) return { outcome: planted.outcome, cause: `fault ${planted.name ?? planted.id}` };
  if (request.url.split('?', 1)[0]?.endsWith('/messages') === true) {
    const telling = customer === null ? null : tellingName(customer);
    const outcome = isMessage(request.body) ? telling?.outcome(platformOf(sim, request)) : null;
    if (outcome != null) return { outcome, cause: `customer "${customer?.name}"` };
  }
  const outcome = request.url.startsWith('/graph.') ? sim.chaos.forCall() : null;
  return outcome === null ? null : { outcome, cause: 'chaos' };
}

/** Not a typing indicator or a read mark. */
function isMessage(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !('sender_action' in body) && !('status' in body);
}

function platformOf(sim: Sim, request: FastifyRequest): Platform {
  const body = request.body;
  if (typeof body === 'object' && body !== null && 'messaging_product' in body) return 'whatsapp';
  const segments = request.url.split('?', 1)[0]?.split('/') ?? [];
  return segments.some((segment) => sim.world.instagramAccounts.has(segment)) ? 'instagram' : 'messenger';
}

function envelope(sim: Sim, error: NonNullable<FaultOutcome['error']>): object {
  const { error_subcode: subcode, ...rest } = error;
  return errorBody({ ...rest, ...(subcode === undefined ? {} : { subcode }), rule: '' }, traceId(sim.world));
}

/** platform.md §6.2: usage in percent; minutes until calls are allowed again. */
function withHeaders(reply: FastifyReply, { usage, retryAfterSeconds }: FaultOutcome): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (usage === undefined) return reply;
  const share = { call_count: usage, total_cputime: usage, total_time: usage };
  const minutes = Math.ceil((retryAfterSeconds ?? 0) / 60);
  const [, id = 'business'] = /\/(\d{6,})/.exec(reply.request.url) ?? [];
  const business = [{ type: 'messenger', ...share, estimated_time_to_regain_access: minutes }];
  reply.header('x-app-usage', JSON.stringify(share));
  return reply.header('x-business-use-case-usage', JSON.stringify({ [id]: business }));
}

/** The length of the whole answer is promised, whatever then comes. */
function announced(reply: FastifyReply, payload: string, parts: AsyncIterable<Buffer | string>): Readable {
  reply.header('content-length', String(Buffer.byteLength(payload)));
  return Readable.from(parts, { objectMode: false });
}

async function* endEarly(half: string) {
  yield half;
  throw new Error('the answer ends early, as told');
}

async function* drip(payload: string, bytesPerSecond: number) {
  for (const byte of Buffer.from(payload)) {
    yield Buffer.of(byte);
    await sleep(1000 / bytesPerSecond, undefined, { ref: false });
  }
}

function log(sim: Sim, request: FastifyRequest, status: number, rule: string) {
  sim.requests.add({ at: sim.clock.now(), method: request.method, path: request.url, status, rule });
}
