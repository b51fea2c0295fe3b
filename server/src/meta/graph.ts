/** Every call to Meta goes through here: version, hosts, appsecret_proof, timeouts, paging, usage, outcomes, redaction. */
import { createHmac } from 'node:crypto';
import { Counter } from 'prom-client';
import { Agent } from 'undici';
import type { Logger } from '../log.ts';
import { explain } from './errors.ts';
import { type Answer, ExchangeFailed, exchange } from './exchange.ts';
import { type FetchedFile, type FileOptions, fetchFile } from './fetch-file.ts';
import { GraphFailure, readAnswer } from './graph-failure.ts';
import { ForeignHost, gatewayUrl, publicLookup, redirectTarget } from './hosts.ts';
import type { JsonObject } from './lossless-json.ts';
import { multipart, type StreamedBody } from './multipart.ts';
import { objectOf, objectsOf, textOf } from './read-json.ts';
import { appBucket, createUsage, type Usage } from './usage.ts';

export { GraphFailure };

type GraphHost = 'graph.facebook.com' | 'graph.instagram.com' | 'api.instagram.com';
type Params = Record<string, string | number | boolean>;

interface GraphCredentials {
  token: string;
  /** Adds appsecret_proof to every call (META.md §2). */
  appSecret?: string;
  host?: GraphHost;
}

export interface UploadedFile extends StreamedBody {
  name: string;
  mimeType: string;
}

/** Calls with one token. Paths are without version and may carry a query; failures throw GraphFailure. */
export interface GraphCaller {
  get(path: string, params?: Params): Promise<JsonObject>;
  post(path: string, body?: JsonObject, options?: { timeoutMs?: number }): Promise<JsonObject>;
  delete(path: string, params?: Params): Promise<JsonObject>;
  /** A multipart POST of one file beside plain fields. */
  upload(path: string, fields: Record<string, string>, part: string, file: UploadedFile): Promise<JsonObject>;
  /** The bytes themselves, into a session of the Resumable Upload API (whatsapp.md §3.2). */
  uploadBytes(path: string, file: UploadedFile): Promise<JsonObject>;
  /** Every item of `data`, page after page. */
  pages(path: string, params?: Params): AsyncGenerator<JsonObject>;
  /** A file that only the holder of the token may read. */
  fetchFile(url: string, options: FileOptions): Promise<FetchedFile>;
}

export interface Graph {
  as(credentials: GraphCredentials): GraphCaller;
  /** A form POST without a token: the token endpoints, whose secrets belong into the body. */
  form(path: string, fields: Record<string, string>, host?: GraphHost): Promise<JsonObject>;
  /** Instagram's exchange and refresh of tokens: a GET without version whose parameters are secret (platform.md §2). */
  instagramToken(path: 'access_token' | 'refresh_access_token', params: Record<string, string>): Promise<JsonObject>;
  /** A file on Meta's CDN, whose address is the key to it. */
  fetchFile(url: string, options: FileOptions): Promise<FetchedFile>;
  /** A small file at once. `token` goes to the first host only, never along a redirect to another one. */
  download(url: string, options: { bytesMax: number; token?: string }): Promise<{ bytes: Buffer; mimeType: string }>;
  /** An address of Meta's as it has to be called (or opened in a browser) from here. Throws for foreign hosts. */
  url(metaUrl: string): string;
  usage: ReadonlyMap<string, Usage>;
  /** Calls by how they ended. */
  calls: Counter<'outcome' | 'class'>;
  /** What the clock at Meta says now, going by its last answer; null before the first one. */
  metaNow(): Date | null;
  close(): Promise<void>;
}

export interface GraphOptions {
  metaGatewayUrl: string | null;
  metaGraphVersion: string;
}

const callTimeoutMs = 15_000;
/** A send that we give up on becomes an unknown outcome, so it gets a little longer. */
export const sendTimeoutMs = 20_000;
const downloadTimeoutMs = 60_000;
const uploadTimeoutMs = 120_000;
const connectTimeoutMs = 5_000;
const answerBytesMax = 20_000_000;
const redirectsMax = 3;
const pagesMax = 500;

interface Request {
  method: 'GET' | 'POST' | 'DELETE';
  /** An address of Meta's; mapped to the gateway when called. */
  url: URL;
  headers?: Record<string, string>;
  body?: string | StreamedBody;
  timeoutMs?: number;
  bytesMax?: number;
  secrets: readonly string[];
}

export function createGraph(options: GraphOptions, log: Logger): Graph {
  const gateway = options.metaGatewayUrl;
  // `exchange` has the one timeout that counts, so undici's own are off.
  const common = { allowH2: false, connections: 128, headersTimeout: 0, bodyTimeout: 0 };
  const guarded = new Agent({ ...common, connect: { timeout: connectTimeoutMs, lookup: publicLookup } });
  const toGateway = new Agent({ ...common, connect: { timeout: connectTimeoutMs } });
  const agent = gateway === null ? guarded : toGateway;
  const usage = createUsage();
  const calls = new Counter({
    name: 'roost_graph_calls_total',
    help: 'Calls to Meta by outcome, and by class of error',
    labelNames: ['outcome', 'class'],
    registers: [],
  });
  let metaClock: { at: number; heardAt: number } | null = null;

  function at(path: string, params: Params = {}, host: GraphHost = 'graph.facebook.com'): URL {
    const version = host === 'api.instagram.com' ? '' : `/${options.metaGraphVersion}`;
    const url = new URL(`https://${host}${version}/${path}`);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value));
    return url;
  }

  async function once(request: Request): Promise<Answer> {
    const began = performance.now();
    const note = { method: request.method, host: request.url.hostname, path: request.url.pathname };
    try {
      const url = gatewayUrl(request.url, gateway);
      const answer = await exchange(agent, {
        method: request.method,
        url,
        headers: { accept: 'application/json, */*', 'user-agent': 'Roost', ...request.headers },
        body: request.body ?? null,
        timeoutMs: request.timeoutMs ?? callTimeoutMs,
        bytesMax: request.bytesMax ?? answerBytesMax,
      });
      log.debug({ ...note, status: answer.status, ms: Math.round(performance.now() - began) }, 'called Meta');
      const saidAt = Date.parse(answer.headers.date ?? '');
      if (!Number.isNaN(saidAt)) metaClock = { at: saidAt, heardAt: performance.now() };
      return answer;
    } catch (error) {
      if (error instanceof ForeignHost) throw new GraphFailure('unsent', `${error.message}.`, { cause: error });
      if (!(error instanceof ExchangeFailed)) throw error;
      log.debug({ ...note, failure: error.code, written: error.written }, 'no answer from Meta');
      if (!error.written)
        throw new GraphFailure('unsent', `Meta could not be reached (${error.code}).`, { cause: error });
      const outcome = error.code === 'TOO_LARGE' && request.method === 'GET' ? 'refused' : 'unknown';
      throw new GraphFailure(outcome, `Meta gave no complete answer (${error.code}).`, { cause: error });
    }
  }

  /** Follows redirects of reads, within Meta's hosts; the token does not travel to another host (META.md §4). */
  async function call(request: Request): Promise<Answer> {
    let next = request;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await once(next);
      const location = answer.headers.location;
      if (answer.status < 300 || answer.status > 399 || !location || request.method !== 'GET') return answer;
      if (redirects === redirectsMax) throw new GraphFailure('unknown', 'Meta redirected too often.');
      const url = redirectTarget(location, next.url, gateway);
      const sameHost = url.hostname === next.url.hostname;
      const { authorization: _left, ...others } = next.headers ?? {};
      next = { ...next, url, headers: sameHost ? (next.headers ?? {}) : others };
    }
  }

  async function ask(request: Request, app: string): Promise<JsonObject> {
    try {
      const answer = await call(request);
      const waitMs = usage.read(answer.headers, app, new Date());
      const json = readAnswer(answer, (text) => redact(text, request.secrets), waitMs);
      calls.inc({ outcome: 'ok', class: 'none' });
      return json;
    } catch (error) {
      if (error instanceof GraphFailure) calls.inc({ outcome: error.outcome, class: explain(error).class });
      throw error;
    }
  }

  function as(credentials: GraphCredentials): GraphCaller {
    const { token, appSecret, host } = credentials;
    const proof: Params = appSecret === undefined ? {} : { appsecret_proof: appSecretProof(token, appSecret) };
    // An app token is `APP_ID|APP_SECRET`: its second half is a secret by itself.
    const secrets = [token, ...token.split('|').slice(1), appSecret ?? '', String(proof.appsecret_proof ?? '')];
    const app = appBucket(appSecret ?? token);
    const headers = { authorization: `Bearer ${token}` };
    const json = { ...headers, 'content-type': 'application/json' };
    const get = (url: URL) => ask({ method: 'GET', url, headers, secrets }, app);
    return {
      get: (path, params) => get(at(path, { ...params, ...proof }, host)),
      post: (path, body = {}, { timeoutMs = callTimeoutMs } = {}) =>
        ask(
          { method: 'POST', url: at(path, proof, host), headers: json, body: JSON.stringify(body), timeoutMs, secrets },
          app,
        ),
      delete: (path, params) =>
        ask({ method: 'DELETE', url: at(path, { ...params, ...proof }, host), headers, secrets }, app),
      async upload(path, fields, part, file) {
        const { body, type } = multipart(fields, part, file);
        const multi = { ...headers, 'content-type': type };
        const url = at(path, proof, host);
        return ask({ method: 'POST', url, headers: multi, body, timeoutMs: uploadTimeoutMs, secrets }, app);
      },
      async uploadBytes(path, file) {
        const oauth = { authorization: `OAuth ${token}`, file_offset: '0', 'content-type': file.mimeType };
        const url = at(path, proof, host);
        return ask({ method: 'POST', url, headers: oauth, body: file, timeoutMs: uploadTimeoutMs, secrets }, app);
      },
      async *pages(path, params) {
        let url: URL | null = at(path, { ...params, ...proof }, host);
        const seen = new Set<string>();
        while (url !== null && !seen.has(url.href) && seen.size < pagesMax) {
          seen.add(url.href);
          const page: JsonObject = await get(url);
          yield* objectsOf(page.data);
          url = nextPage(page, url);
        }
      },
      fetchFile: (fileUrl, options) => fetchFile(agent, gateway, fileUrl, { ...options, token }),
    };
  }

  return {
    as,
    form: (path, fields, host) =>
      ask(
        {
          method: 'POST',
          url: at(path, {}, host),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields).toString(),
          secrets: Object.values(fields).filter((value) => value.length >= 16),
        },
        fields.client_id ?? 'none',
      ),
    instagramToken(path, params) {
      const url = new URL(`https://graph.instagram.com/${path}?${new URLSearchParams(params)}`);
      const secrets = Object.values(params).filter((value) => value.length >= 16);
      return ask({ method: 'GET', url, secrets }, 'instagram');
    },
    fetchFile: (url, options) => fetchFile(agent, gateway, url, options),
    async download(url, { bytesMax, token }) {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const secrets = token === undefined ? [] : [token];
      const request = {
        method: 'GET',
        url: new URL(url),
        headers,
        timeoutMs: downloadTimeoutMs,
        bytesMax,
        secrets,
      } as const;
      const answer = await call(request);
      if (answer.status !== 200) {
        throw new GraphFailure('refused', `The file cannot be downloaded (${answer.status}).`, {
          httpStatus: answer.status,
        });
      }
      return { bytes: answer.body, mimeType: answer.headers['content-type'] ?? 'application/octet-stream' };
    },
    url: (metaUrl) => gatewayUrl(metaUrl, gateway).href,
    usage: usage.buckets,
    calls,
    metaNow: () => (metaClock === null ? null : new Date(metaClock.at + performance.now() - metaClock.heardAt)),
    async close() {
      await Promise.all([guarded.destroy(), toGateway.destroy()]);
    },
  };
}

/** Plain form: lower-case hex of HMAC-SHA256 over the token (META.md §2). */
function appSecretProof(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}

/** Meta's own `next` link, which may carry the token: ours travels in the header, so theirs is taken out. */
function nextPage(page: JsonObject, current: URL): URL | null {
  const next = textOf(objectOf(page.paging)?.next);
  if (next === null || !URL.canParse(next)) return null;
  const url = new URL(next);
  if (url.hostname !== current.hostname) return null;
  url.searchParams.delete('access_token');
  const proof = current.searchParams.get('appsecret_proof');
  if (proof === null) url.searchParams.delete('appsecret_proof');
  else url.searchParams.set('appsecret_proof', proof);
  return url;
}

const tokenShapes = /\b(?:EAA[A-Za-z0-9_-]{16,}|IG[A-Za-z]{1,3}[A-Za-z0-9_-]{24,}|\d{6,}\|[A-Za-z0-9_-]{16,})/g;
const tokenParams = /\b(access_token|input_token|appsecret_proof|client_secret|fb_exchange_token|code)=[^&\s"]+/g;

/** Meta's error texts repeat what was sent ("Malformed access token EAA…"). */
function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= 8);
  const clean = known.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  return clean.replace(tokenShapes, '[redacted]').replace(tokenParams, '$1=[redacted]');
}
