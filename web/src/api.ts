import type { Answer, BodyIn, Endpoint, Params, QueryIn } from '@roost/contract/endpoint.ts';
import type { ErrorCode } from '@roost/contract/errors.ts';
import { m } from './paraglide/messages.js';
import { failureWords } from './server-words.ts';

type Part<E extends Endpoint, K extends string, Value> = E extends { [key in K]: object }
  ? undefined extends Value
    ? { [key in K]?: Value }
    : { [key in K]: Value }
  : { [key in K]?: undefined };

type QueryPart<E extends Endpoint> = E extends { query: object } ? { query?: QueryIn<E> } : { query?: undefined };

/** What a call to this endpoint takes: exactly the parts its contract names. */
export type Request<E extends Endpoint> = Part<E, 'params', Params<E>> &
  QueryPart<E> &
  Part<E, 'body', BodyIn<E>> & { signal?: AbortSignal };

/** `network`: no answer at all. `unreadable`: an answer that is not ours (a proxy's error page). */
export type FailureCode = ErrorCode | 'network' | 'unreadable';

/** Every failed call ends as one of these; `message` and `action` are sentences for the person on screen. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: FailureCode;
  readonly action: string | null;
  readonly requestId: string | null;
  /** Everything else in the error body, e.g. `field`, `state`, `closesAt`, `options`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(failure: {
    status: number;
    code: FailureCode;
    message: string;
    action?: string | null;
    requestId?: string | null;
    details?: Record<string, unknown>;
  }) {
    super(failure.message);
    this.status = failure.status;
    this.code = failure.code;
    this.action = failure.action ?? null;
    this.requestId = failure.requestId ?? null;
    this.details = failure.details ?? {};
  }
}

/** Calls one endpoint of the contract. Throws ApiError; an aborted signal throws its own AbortError. */
export async function call<E extends Endpoint>(endpoint: E, request: Request<E>): Promise<Answer<E>> {
  const { params, query, body, signal } = request as unknown as LooseRequest;
  const path = addressOf(endpoint.path, params ?? {}, query ?? {});
  return (await send(endpoint.method, path, body, signal)) as Answer<E>;
}

interface LooseRequest {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

/** For the few routes the contract leaves to Better Auth (`/api/auth/*`); everything else goes through `call`. */
export function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
  return exchange(method, path, body === undefined ? null : [JSON.stringify(body), 'application/json'], signal);
}

/** For routes that take a file as it is, as the whole body. */
export function sendFile(path: string, file: Blob, mimeType: string): Promise<unknown> {
  return exchange('POST', path, [file, mimeType]);
}

/** For routes that take a file as one part of a form. */
export function sendForm(path: string, form: FormData): Promise<unknown> {
  return exchange('POST', path, form);
}

async function exchange(
  method: string,
  path: string,
  body: [content: string | Blob, mimeType: string] | FormData | null,
  signal?: AbortSignal,
): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json', 'x-roost': '1' };
  // A form's content type names its boundary, which fetch alone knows.
  if (Array.isArray(body)) {
    headers['content-type'] = body[1];
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      body: Array.isArray(body) ? body[0] : body,
      signal: signal ?? null,
    });
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted) {
      throw cause;
    }
    throw new ApiError({
      status: 0,
      code: 'network',
      message: m.app_error_network(),
      action: m.app_error_network_action(),
    });
  }
  if (!response.ok) {
    throw await readFailure(response.status, text, response.headers.get('x-request-id'));
  }
  return text === '' ? {} : JSON.parse(text);
}

/** Fills `:name` parts and appends the query; repeated filters repeat their key. */
export function addressOf(path: string, params: Record<string, string>, query: Record<string, unknown>): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) {
      throw new Error(`${path} needs ${name}`);
    }
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) {
        search.append(key, String(one));
      }
    }
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}

/** Reads our error body, also Better Auth's flat one; anything else is `unreadable` with its status. */
export async function readFailure(status: number, text: string, headerRequestId: string | null): Promise<ApiError> {
  const parsed = readJson(text);
  const nested = parsed?.error;
  const body = typeof nested === 'object' && nested !== null ? (nested as Record<string, unknown>) : parsed;
  if (!body || typeof body.code !== 'string' || typeof body.message !== 'string') {
    return new ApiError({
      status,
      code: 'unreadable',
      message: m.app_error_unreadable({ status: String(status) }),
      action: m.app_error_unreadable_action(),
      requestId: headerRequestId,
    });
  }
  const { code, message, action, requestId, ...details } = body;
  return new ApiError({
    status,
    code: code as FailureCode,
    ...(await failureWords(code, { message: message as string, action: typeof action === 'string' ? action : null })),
    requestId: typeof requestId === 'string' ? requestId : headerRequestId,
    details,
  });
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
