import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import helmet from '@fastify/helmet';
import type { Role } from '@roost/contract/account.ts';
import type { Answer, Body, Endpoint, Params, Query } from '@roost/contract/endpoint.ts';
import type { ErrorBody, ErrorCode } from '@roost/contract/errors.ts';
import { errorBody, errorStatuses } from '@roost/contract/errors.ts';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Config } from './config.ts';
import { isDatabaseAway, isUnstorable } from './database-errors.ts';
import { AppError, fail } from './errors.ts';
import { createIncomingBodies, type IncomingBodies } from './incoming-bodies.ts';
import type { Logger } from './log.ts';
import { placeOfNul } from './nul.ts';

export type Http = FastifyInstance;

/** Who asks. `role` of an API key is its own; of an agent it is the role in the workspace of the path. */
export type Caller =
  | { type: 'nobody' }
  | { type: 'agent'; agentId: string; sessionId: string; role: Role | null }
  | { type: 'apiKey'; keyId: string; workspaceId: string; role: Role };

/** The agent who asks; null for a program with a key: it owns nothing, and is told nothing. */
export function agentIdOf(caller: Caller): string | null {
  return caller.type === 'agent' ? caller.agentId : null;
}

export function refusePrograms(): never {
  return fail('session_required', 'This needs a person who is signed in; an API key cannot do it.');
}

/** For what only a person can do. */
export function mustBeAgent(caller: Caller): string {
  return agentIdOf(caller) ?? refusePrograms();
}

/** A door that stayed shut for a caller of the workspace in the path. */
export interface Refusal {
  caller: Caller;
  workspaceId: string;
  code: 'forbidden' | 'not_found' | 'not_signed_in';
  method: string;
  /** With its `:names`: values may be secrets. */
  path: string;
  address: string;
}

/** Given by accounts/ at wiring: this file imports no feature. */
export interface Gate {
  authenticate(request: FastifyRequest): Promise<Caller>;
  /** The role of an agent in a workspace; null when they are no member or disabled. */
  roleIn(agentId: string, workspaceId: string): Promise<Role | null>;
  noteRefusal(refusal: Refusal): Promise<void>;
}

export interface Call<E extends Endpoint> {
  params: Params<E>;
  query: Query<E>;
  body: Body<E>;
  caller: Caller;
  /** Empty outside a workspace. */
  workspaceId: string;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** What a route hands back: a status of its endpoint with the body, or the reply when it answered by itself. */
export type Reply<E extends Endpoint, Status = keyof E['responses'] & number> =
  | { status: Status; body: Answer<E> }
  | FastifyReply;

/** What every route needs from its http, in whichever scope it is registered. */
interface House {
  gate: Gate;
  config: Config;
  bodies: IncomingBodies;
}

const bodyBytesMax = 1_000_000;
const uploadTimeoutMs = 15 * 60_000;
const fieldCharsMax = 200;
const nothing = 'There is nothing at this address.';
const callers = new WeakMap<FastifyRequest, Caller>();

export async function createHttp(config: Config, log: Logger, gate: Gate): Promise<Http> {
  const http = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: bodyBytesMax,
    trustProxy: config.trustProxy,
    requestTimeout: uploadTimeoutMs,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // Who still holds a connection while we stop is served to the end.
    return503OnClosing: false,
  }).withTypeProvider<ZodTypeProvider>() as unknown as Http;
  const bodies = createIncomingBodies();
  http.decorate('house', { gate, config, bodies } satisfies House);
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler(renderError);
  http.setNotFoundHandler(nothingHere);
  // A connection that was busy when we began to stop is idle a moment later, and would be kept for another minute.
  http.addHook('preClose', async () => {
    const sweep = setInterval(() => http.server.closeIdleConnections(), 50);
    http.server.once('close', () => clearInterval(sweep));
  });
  http.addHook('onClose', async () => bodies.close());
  http.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    bodies.watch(request.raw);
  });
  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine writes its custom properties into style elements and attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The popup that comes back from Meta has to find the window that opened it.
    crossOriginOpenerPolicy: false,
    strictTransportSecurity: config.publicUrl.startsWith('https:'),
    referrerPolicy: { policy: 'same-origin' },
  });
  http.addHook('onRequest', async (request, reply) => {
    // Before its body is read.
    if (request.is404) return nothingHere(request, reply);
  });
  http.addHook('preValidation', async (request) => refuseNul(request));
  return http;
}

/** Registers one endpoint of the contract: the door is checked first, then the shapes, then `handle` runs. */
export function route<E extends Endpoint, Status extends keyof E['responses'] & number>(
  http: Http,
  endpoint: E,
  // Status is a parameter of its own: otherwise TypeScript widens `status: 200` to a number.
  handle: (call: Call<E>) => Promise<Reply<E, Status>>,
): void {
  const { params, query, body } = endpoint as Endpoint;
  http.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: {
      ...describe(endpoint),
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
    },
    onRequest: door(http.getDecorator<House>('house'), endpoint),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const answer: Reply<E, Status> | undefined = await handle({
        params: request.params as Params<E>,
        query: request.query as Query<E>,
        body: request.body as Body<E>,
        caller: callerOf(request),
        workspaceId: workspaceOf(request),
        request,
        reply,
      });
      // Awaiting a reply waits until it was sent, and leaves undefined.
      if (answer === undefined || !('body' in answer)) return reply;
      const { status, body: answered } = answer as { status: number; body: unknown };
      reply.code(status);
      return answered;
    },
  });
}

/** The part of an endpoint's description that changes nothing about how its request is read. */
export function describe(endpoint: Endpoint) {
  return { summary: endpoint.summary, response: { ...endpoint.responses, default: errorBody } };
}

/** The door: who asks, the CSRF rule, membership, role. Runs before the body is read. */
function door({ gate, config, bodies }: House, endpoint: Endpoint): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (endpoint.access === 'meta') return;
    refuseForgery(request, config);
    const caller = await gate.authenticate(request);
    callers.set(request, caller);
    if (endpoint.access === 'public') return;
    const refused = async (code: Refusal['code']) => {
      const { method, path } = endpoint;
      const workspaceId = workspaceOf(request);
      if (isUuid(workspaceId)) await gate.noteRefusal({ caller, workspaceId, code, method, path, address: request.ip });
    };
    if (caller.type === 'nobody') {
      // Without a key it is a browser whose session has ended, and nothing worth a line.
      if (request.headers.authorization?.startsWith('Bearer ') === true) await refused('not_signed_in');
      fail('not_signed_in', 'Please sign in.');
    }
    if (endpoint.access !== 'signed_in') {
      const role = await roleOf(gate, caller, workspaceOf(request));
      if (role === null) {
        await refused('not_found');
        fail('not_found', 'There is no such workspace.');
      }
      if (caller.type === 'agent') callers.set(request, { ...caller, role });
      if (endpoint.sessionOnly === true && caller.type === 'apiKey') {
        refusePrograms();
      }
      if (!reaches(role, endpoint.access)) {
        await refused('forbidden');
        fail('forbidden', `This needs the role ${endpoint.access}; yours is ${role}.`, {
          log: { denied: endpoint.path },
        });
      }
    } else if (caller.type === 'apiKey') {
      refusePrograms();
    }
    if (endpoint.takesFile === true) bodies.letBe(request.raw);
  };
}

const rank: Readonly<Record<Role, number>> = { agent: 1, admin: 2, owner: 3 };

/** Whether a role may do what needs `needed`. */
export function reaches(role: Role, needed: Role): boolean {
  return rank[role] >= rank[needed];
}

async function roleOf(gate: Gate, caller: Caller, workspaceId: string): Promise<Role | null> {
  if (caller.type === 'apiKey') return caller.workspaceId === workspaceId ? caller.role : null;
  if (caller.type === 'agent') return isUuid(workspaceId) ? gate.roleIn(caller.agentId, workspaceId) : null;
  return null;
}

/** A browser sends cookies along with forged requests, but neither this header nor this origin. */
function refuseForgery(request: FastifyRequest, config: Config): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  if (request.headers.authorization?.startsWith('Bearer ') === true) return;
  if (request.headers['x-roost'] === '1' || request.headers.origin === config.publicUrl) return;
  fail('csrf', 'This request did not come from Roost.', { action: `Open Roost at ${config.publicUrl}` });
}

/** PostgreSQL keeps it in no text. */
function refuseNul({ params, query, body }: FastifyRequest): void {
  if (placeOfNul(params) !== null) fail('not_found', nothing);
  const place = placeOfNul(query) ?? placeOfNul(body);
  if (place === null) return;
  const field = place.slice(0, fieldCharsMax).replaceAll('\0', '\uFFFD');
  fail('invalid_input', 'This holds the character U+0000, which can be neither stored nor looked for.', { field });
}

function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? { type: 'nobody' };
}

function workspaceOf(request: FastifyRequest): string {
  const { workspaceId } = (request.params ?? {}) as { workspaceId?: string };
  return workspaceId ?? '';
}

function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);
}

function renderError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof AppError) {
    if (error.status >= 500 || Object.keys(error.log).length > 0) {
      request.log.warn({ code: error.code, ...error.log, cause: nameOf(error.cause) }, error.message);
    }
    if (error.retryAfterSeconds !== null) reply.header('retry-after', String(error.retryAfterSeconds));
    render(request, reply, error.status, { code: error.code, message: error.message, ...error.details });
  } else if (hasZodFastifySchemaValidationErrors(error)) {
    // A malformed id is a missing one: the caller learns nothing more.
    if (error.validationContext === 'params') {
      nothingHere(request, reply);
      return;
    }
    const first = error.validation[0];
    const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
    const message = `${field === '' ? 'The request' : field}: ${first?.message ?? 'is not what is expected'}`;
    render(request, reply, 400, { code: 'invalid_input', message, ...(field === '' ? {} : { field }) });
  } else if (isDatabaseAway(error)) {
    request.log.warn({ cause: nameOf(error) }, 'database away');
    reply.header('retry-after', '2');
    render(request, reply, 503, {
      code: 'unavailable',
      message: 'The database is not reachable right now. Please try again.',
    });
  } else if (isUnstorable(error)) {
    request.log.warn({ error: nameOf(error), stack: error.stack }, 'the database could not take what was sent');
    const message = 'This holds something that can be neither stored nor looked for.';
    render(request, reply, 400, { code: 'invalid_input', message });
  } else if (error.statusCode !== undefined && error.statusCode < 500) {
    render(request, reply, error.statusCode, {
      code: codeOf(error.statusCode),
      message: STATUS_CODES[error.statusCode] ?? 'Refused.',
    });
  } else {
    request.log.error({ error: nameOf(error), stack: error.stack }, 'unexpected failure');
    render(request, reply, 500, {
      code: 'internal',
      message: 'Something went wrong on our side. It has been logged under this request id.',
    });
  }
}

function nothingHere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return render(request, reply, 404, { code: 'not_found', message: nothing });
}

function render(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: Omit<ErrorBody['error'], 'requestId'>,
): FastifyReply {
  const body = { error: { ...error, requestId: request.id } } satisfies ErrorBody;
  return reply.code(status).type('application/json; charset=utf-8').serializer(JSON.stringify).send(body);
}

function codeOf(status: number): ErrorCode {
  const codes = Object.entries(errorStatuses) as [ErrorCode, number][];
  return codes.find(([, each]) => each === status)?.[0] ?? 'invalid_input';
}

function nameOf(error: unknown): string | undefined {
  return error === undefined ? undefined : error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
