import { randomInt } from 'node:crypto';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { avatarPng } from './avatar.ts';
import { createChanges } from './changes.ts';
import { createChaos } from './chaos.ts';
import { type Clock, createClock } from './clock.ts';
import { registerControl } from './control.ts';
import { demoApp } from './demo-app.ts';
import { applyFaults } from './fault-hooks.ts';
import { createFaults } from './faults.ts';
import { parseForm } from './form.ts';
import { registerGraph } from './graph/server.ts';
import { type Rolls, roll } from './ids.ts';
import { registerManners } from './manners.ts';
import { registerMedia } from './media.ts';
import { isMetaAddress, metaAddress } from './meta-address.ts';
import { registerDialog } from './oauth.ts';
import { registerInstagramLogin } from './oauth-instagram.ts';
import { registerPhone } from './phone/phone.ts';
import { createRequestLog } from './request-log.ts';
import { createWorld } from './seed.ts';
import type { Sim } from './sim.ts';
import { loadWorld, saveWorld } from './state-file.ts';
import { createTyping, watchTyping } from './typing.ts';
import { unsubscribeAccount } from './webhook-disable.ts';
import { createWebhooks } from './webhooks.ts';
import type { World } from './world.ts';

export { signBody } from './signature.ts';

export type SimulatorOptions = {
  /** 0 or absent: a free port. */
  port?: number;
  host?: string;
  seed?: number;
  /** Simulated time stands still at this moment (ms) until it is moved: with a seed, every run is the same. */
  startAtMs?: number;
  /** Where browsers reach it, when that is not the listening address. */
  publicUrl?: string;
  /** What the phones page calls the business's software. */
  productName?: string;
  /** Keeps the world over a restart, so that tokens the product stored stay good. */
  stateFile?: string;
  log?: (line: string) => void;
};

export type Simulator = {
  /** Without trailing slash. */
  url: string;
  world: World;
  clock: Clock;
  app: { id: string; secret: string; verifyToken: string };
  /** `METHOD /path` of everything that is served. */
  routes: string[];
  /** Resolves when no webhook is queued or under way; fails after 30 seconds. */
  settle: () => Promise<void>;
  close: () => Promise<void>;
};

const settleTimeoutMs = 30_000;
const saveEveryMs = 1_000;
const bodyBytesMax = 30 * 1024 * 1024;

export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', stateFile } = options;
  const clock = createClock(options.startAtMs);
  const changes = createChanges();
  const saves = createChanges(saveEveryMs);
  const changed = () => {
    changes.touch();
    if (stateFile !== undefined) saves.touch();
  };
  const world = (stateFile === undefined ? null : loadWorld(stateFile)) ?? newWorld(options.seed);
  // Its own stream of chance: what goes wrong does not change the ids of what goes right.
  const dice: Rolls = { seed: world.seed, rolls: world.rolls };
  const random = () => roll(dice);
  const chaos = createChaos(random);
  const webhooks = createWebhooks({
    ...{ clock, changed, random, chaos },
    unsubscribe: (...given) => unsubscribeAccount(world, ...given),
  });
  const sim: Sim = {
    ...{ world, clock, webhooks, chaos, faults: createFaults(random), requests: createRequestLog(), changed },
    typing: createTyping(),
    productName: options.productName ?? 'your product',
    reset: (seed = world.seed) => {
      // In place: others hold on to the world.
      Object.assign(world, createWorld(seed));
      Object.assign(dice, { seed, rolls: world.rolls });
      for (const part of [webhooks, chaos, clock]) part.reset();
      for (const part of [sim.faults, sim.requests, sim.typing]) part.clear();
      changed();
    },
  };
  const server: FastifyInstance = Fastify({
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    rewriteUrl: ({ url = '/', headers }) => metaAddress(url, headers.host),
    routerOptions: { maxParamLength: 500, querystringParser: parseForm },
  });
  const routes: string[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') routes.push(`${one} ${url}`);
  });
  await server.register(formbody, { parser: parseForm });
  await server.register(multipart, { limits: { fileSize: bodyBytesMax } });
  acceptAnyBody(server);
  sim.requests.watch(server);
  applyFaults(server, sim);
  registerManners(server, sim);
  watchTyping(server, sim);
  registerGraph(server, sim);
  registerDialog(server, sim);
  registerInstagramLogin(server, sim);
  registerPictures(server);
  registerMedia(server, sim);
  registerControl(server, sim, changes);
  registerPhone(server);
  admitGaps(server, sim);
  if (stateFile !== undefined) saves.watch(() => saveWorld(stateFile, world));
  await server.listen({ port: options.port ?? 0, host });
  const url = options.publicUrl?.replace(/\/$/, '') ?? listeningUrl(server, host);
  options.log?.(`Simulated Meta listens on ${url}`);
  const first = world.apps.get(demoApp.id) ?? demoApp;
  return {
    ...{ url, world, clock, routes },
    app: { id: first.id, secret: first.secret, verifyToken: first.verifyToken },
    settle: async () => {
      if (await webhooks.settle(settleTimeoutMs)) return;
      throw new Error(`webhooks did not settle within ${settleTimeoutMs} ms: ${JSON.stringify(webhooks.counts())}`);
    },
    close: async () => {
      saves.close();
      if (stateFile !== undefined) saveWorld(stateFile, world);
      changes.close();
      webhooks.close();
      clock.close();
      await server.close();
    },
  };
}

/**
 * Without a seed the demo's accounts are always the same, but what happens later gets fresh ids: a product that
 * remembers the messages of an earlier run must not take new ones for repetitions.
 */
function newWorld(seed: number | undefined): World {
  const world = createWorld(seed ?? 1);
  if (seed === undefined) world.rolls = randomInt(2 ** 31);
  return world;
}

function listeningUrl(server: FastifyInstance, host: string): string {
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : '';
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}

/** Graph takes a POST with a JSON content type and no body, and bodies of any type or none; Fastify would refuse them. */
function acceptAnyBody(server: FastifyInstance) {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, String(body) === '' ? {} : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error('Invalid JSON'), { statusCode: 400 }));
    }
  });
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    // Clients that leave the type out mean a form, but where bytes are uploaded.
    const untyped = request.headers['content-type'] === undefined && !request.url.includes('/upload:');
    done(null, untyped ? parseForm(body.toString()) : body);
  });
}

/** A host or path of Meta that is not simulated says so, instead of looking like an answer of Meta's. */
function admitGaps(server: FastifyInstance, sim: Sim) {
  server.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    const meta = isMetaAddress(url);
    const status = meta ? 501 : 404;
    if (meta)
      sim.requests.add({ at: sim.clock.now(), method, path: url, status, rule: 'not simulated, see coverage.ts' });
    const message = meta ? 'Not simulated (see coverage.ts)' : 'Not found';
    return reply.status(status).send({ error: { message, type: 'NotSimulated', code: 0 } });
  });
}

/** Profile pictures; the files of messages are in media.ts. */
function registerPictures(server: FastifyInstance) {
  server.get<{ Params: { id: string } }>('/scontent.xx.fbcdn.net/v/avatars/:id.png', (request, reply) =>
    reply.type('image/png').header('cache-control', 'public, max-age=86400').send(avatarPng(request.params.id)),
  );
}
