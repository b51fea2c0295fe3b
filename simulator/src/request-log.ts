import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import { isMetaAddress } from './meta-address.ts';
import { redactPath, redactText } from './redact.ts';

/** A request of the product with the rule that decided its answer, for the inspector. Secrets are cut out. */
export type RequestEntry = {
  id: string;
  at: number;
  method: string;
  path: string;
  /** 0: the connection was cut, or nothing was ever answered. */
  status: number;
  rule: string;
  /** The fault, telling name or chaos that touched the answer. */
  fault: string | null;
  tookMs: number | null;
  requestBody: string | null;
  responseBody: string | null;
};

type Noted = Pick<RequestEntry, 'at' | 'method' | 'path' | 'status' | 'rule'>;

export type RequestLog = {
  add: (entry: Noted) => void;
  /** Names what is about to spoil the answer of the current request. */
  cause: (fault: string) => void;
  list: () => RequestEntry[];
  find: (id: string) => RequestEntry | null;
  clear: () => void;
  /** Gathers bodies and durations; register it before everything else that answers. */
  watch: (server: FastifyInstance) => void;
};

const keptMax = 200;
const bodyCharactersMax = 20_000;

type Current = { entry: RequestEntry | null; fault: string | null; begun: number; body: string | null };

export function createRequestLog(): RequestLog {
  const current = new AsyncLocalStorage<Current>();
  let entries: RequestEntry[] = [];
  let made = 0;
  return {
    add: (noted) => {
      made += 1;
      const request = current.getStore();
      const entry: RequestEntry = {
        ...{ id: `r${made}`, ...noted, path: redactPath(noted.path), fault: request?.fault ?? null },
        ...{ tookMs: null, requestBody: request?.body ?? null, responseBody: null },
      };
      if (request !== undefined) request.entry = entry;
      entries.push(entry);
      if (entries.length > keptMax * 2) entries = entries.slice(-keptMax);
    },
    cause: (fault) => {
      const request = current.getStore();
      if (request !== undefined) request.fault = fault;
    },
    list: () => entries.slice(-keptMax),
    find: (id) => entries.find((entry) => entry.id === id) ?? null,
    clear: () => {
      entries = [];
    },
    watch: (server) => {
      server.addHook('preHandler', (request, _reply, done) => {
        if (!isMetaAddress(request.url)) return done();
        const body = request.body == null ? null : shown(request.body);
        current.run({ entry: null, fault: null, begun: performance.now(), body }, done);
      });
      server.addHook('onSend', async (_request, _reply, payload) => {
        const request = current.getStore();
        if (request?.entry == null) return payload;
        request.entry.tookMs = Math.round(performance.now() - request.begun);
        request.entry.responseBody = typeof payload === 'string' ? shown(payload) : null;
        return payload;
      });
    },
  };
}

function shown(body: unknown): string {
  if (Buffer.isBuffer(body)) return `${body.length} bytes`;
  const whole = typeof body === 'string' ? body : JSON.stringify(body);
  // The looks of our own dialogs say nothing.
  const text = whole.replace(/<style>[^<]*<\/style>/, '');
  return redactText(text.length > bodyCharactersMax ? `${text.slice(0, bodyCharactersMax)}…` : text);
}
