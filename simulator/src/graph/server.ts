import type { FastifyInstance, FastifyRequest } from 'fastify';
import { traceId } from '../ids.ts';
import type { Sim } from '../sim.ts';
import { answerBatch, answerIds } from './batch.ts';
import { type Call, isRecord, wantedFields } from './call.ts';
import { errorBody, graphErrorFacts, statusOf } from './errors.ts';
import type { Upload } from './fetch-media.ts';
import { answerInstagram } from './instagram-host.ts';
import { methodOf } from './method.ts';
import { answer } from './routes.ts';

/** platform.md §0: versions and until when; an expired one is served by the oldest still alive. */
const versionEnds: [version: number, until: string][] = [
  [19, '2026-05-21'],
  [20, '2026-09-24'],
  [21, '2027-01-21'],
  [22, '2027-05-20'],
  [23, '2027-10-08'],
  [24, '2028-02-18'],
  [25, '2028-07-29'],
];
const newestVersion = 26;
const defaultVersion = 25;

/** Both hosts speak alike; what is behind them differs (platform.md §2). */
const hosts = { 'graph.facebook.com': answer, 'graph.instagram.com': answerInstagram };

/** Graph may be asked by pages too. */
const fromAnywhere = { 'access-control-allow-origin': '*' };

export function registerGraph(app: FastifyInstance, sim: Sim) {
  for (const [host, answerer] of Object.entries(hosts)) registerHost(app, sim, host, answerer);
}

function registerHost(app: FastifyInstance, sim: Sim, host: string, answerer: typeof answer) {
  app.options(`/${host}/*`, (_request, reply) =>
    reply
      .headers({ ...fromAnywhere, 'access-control-allow-methods': 'GET, POST, DELETE' })
      .header('access-control-allow-headers', 'authorization, content-type')
      .status(200)
      .send(),
  );
  app.route({
    method: ['GET', 'POST', 'DELETE', 'PUT', 'PATCH'],
    url: `/${host}/*`,
    // A body that cannot be read is answered as Graph answers.
    errorHandler: (error, request, reply) => {
      const { statusCode = 500, message } = error;
      if (statusCode >= 500) return reply.send(error);
      const facts = { code: 100, message: `(#100) ${message}`, rule: 'platform.md §5.2 100, the body' };
      sim.requests.add({
        at: sim.clock.now(),
        method: request.method,
        path: request.url,
        status: 400,
        rule: facts.rule,
      });
      return reply
        .status(400)
        .headers(fromAnywhere)
        .send(errorBody(facts, traceId(sim.world)));
    },
    handler: async (request, reply) => {
      const call = await readCall(sim, request, host);
      // Webhooks follow the answer; settle() waits for them from now on.
      const release = sim.webhooks.hold();
      const { status, body, rule } = await outcome(call, answerer).catch((error: unknown) => {
        release();
        throw error;
      });
      const finish = () => {
        for (const act of call.after.splice(0)) act();
        release();
      };
      // The caller may have hung up already: what it asked for has happened all the same.
      if (reply.raw.destroyed) finish();
      else reply.raw.once('close', finish);
      sim.requests.add({ at: sim.clock.now(), method: request.method, path: request.url, status, rule });
      sim.changed();
      reply.header('facebook-api-version', call.version).header('x-fb-trace-id', traceId(sim.world));
      reply.headers(call.headers).headers(fromAnywhere);
      if (call.redirectTo !== undefined && status === 200) return reply.redirect(call.redirectTo, 302);
      return reply.status(status).type('application/json; charset=UTF-8').send(body);
    },
  });
}

async function outcome(call: Call, answerer: typeof answer): Promise<{ status: number; body: object; rule: string }> {
  try {
    call.fields = wantedFields(call.params);
    return { status: 200, body: await answerAny(call, answerer), rule: 'answered' };
  } catch (error) {
    const facts = graphErrorFacts(error);
    if (facts === null) throw error;
    return { status: statusOf(facts), body: errorBody(facts, traceId(call.world)), rule: facts.rule };
  }
}

/** A batch, several ids, or one node. */
function answerAny(call: Call, answerer: typeof answer): Promise<object> {
  if (call.path === '' && call.params.batch !== undefined) return answerBatch(call, (part) => outcome(part, answerer));
  return call.path === '' && call.params.ids !== undefined ? answerIds(call, answerer) : answerer(call);
}

async function readCall(sim: Sim, request: FastifyRequest, host: string): Promise<Call> {
  const pathname = request.url.split('?', 1)[0] ?? '';
  const segments = pathname
    .split('/')
    .slice(2)
    .filter((segment) => segment !== '')
    .map(decodeURIComponent);
  const asked = /^v(\d+)\.\d+$/.exec(segments[0] ?? '');
  if (asked !== null) segments.shift();
  const query = isRecord(request.query) ? request.query : {};
  const { fields: form, uploads } = await readForm(request);
  const body = form ?? (isRecord(request.body) ? request.body : {});
  const offset = request.headers.file_offset;
  const params: Record<string, unknown> = {
    ...query,
    ...body,
    ...(offset === undefined ? {} : { file_offset: String(offset) }),
  };
  const bearer = /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const given = typeof params.access_token === 'string' ? params.access_token : null;
  return {
    sim,
    world: sim.world,
    method: methodOf(request.method, params),
    host,
    version: servedVersion(sim, asked === null ? defaultVersion : Number(asked[1])),
    path: segments.join('/'),
    params,
    fields: null,
    uploads,
    counted: false,
    accessToken: given ?? bearer ?? null,
    headers: {},
    after: [],
  };
}

/** A multipart request: its fields as text, its files apart. Bytes alone are one file without a name. */
async function readForm(
  request: FastifyRequest,
): Promise<{ fields: Record<string, string> | null; uploads: Upload[] }> {
  if (Buffer.isBuffer(request.body)) {
    const mimeType = request.headers['content-type'] ?? 'application/octet-stream';
    return { fields: {}, uploads: [{ field: '', filename: '', mimeType, bytes: request.body }] };
  }
  if (!request.isMultipart()) return { fields: null, uploads: [] };
  const fields: Record<string, string> = {};
  const uploads: Upload[] = [];
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value);
    else {
      const { fieldname: field, filename, mimetype: mimeType } = part;
      uploads.push({ field, filename, mimeType, bytes: await part.toBuffer() });
    }
  }
  return { fields, uploads };
}

function servedVersion(sim: Sim, asked: number): string {
  const alive = versionEnds.filter(([, until]) => sim.clock.now() < Date.parse(until)).map(([version]) => version);
  const oldest = alive[0] ?? newestVersion;
  return `v${Math.min(Math.max(asked, oldest), newestVersion)}.0`;
}
