import type { Answer } from './exchange.ts';
import { type Json, type JsonObject, parseLossless } from './lossless-json.ts';
import { integerOf, isObject, objectOf, textOf } from './read-json.ts';

/**
 * `refused`: Meta answered with an error, nothing was done. `unsent`: nothing was written. `unknown`: it may have been
 * done; never repeat it blindly.
 */
export type Outcome = 'refused' | 'unsent' | 'unknown';

interface Details {
  code?: number | null;
  subcode?: number | null;
  httpStatus?: number | null;
  fbtraceId?: string | null;
  userMessage?: string | null;
  retryAfterMs?: number | null;
  cause?: unknown;
}

/** A call to Meta that did not succeed. Texts are redacted; decide on `code` and `subcode`, never on texts (META.md §6). */
export class GraphFailure extends Error {
  readonly outcome: Outcome;
  readonly code: number | null;
  readonly subcode: number | null;
  readonly httpStatus: number | null;
  readonly fbtraceId: string | null;
  readonly userMessage: string | null;
  readonly retryAfterMs: number | null;

  constructor(outcome: Outcome, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.name = 'GraphFailure';
    this.outcome = outcome;
    this.code = details.code ?? null;
    this.subcode = details.subcode ?? null;
    this.httpStatus = details.httpStatus ?? null;
    this.fbtraceId = details.fbtraceId ?? null;
    this.userMessage = details.userMessage ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** Reads a complete answer: its JSON, or throws GraphFailure. `redact` takes secrets out of Meta's texts. */
export function readAnswer(answer: Answer, redact: (text: string) => string, retryAfterMs: number | null): JsonObject {
  const json = jsonOf(answer.body);
  const failure = json === undefined ? null : envelopeOf(json);
  if (failure) throw refusal(failure, answer, redact, retryAfterMs);
  if (answer.status >= 200 && answer.status < 300 && json !== undefined) {
    // Some edges answer a bare `true` or a bare list.
    if (isObject(json)) return json;
    return Array.isArray(json) ? { data: json } : { success: json };
  }
  // No envelope of Meta's: something between us and Meta answered, and whether Meta acted nobody can say.
  throw new GraphFailure('unknown', `Meta answered ${answer.status} with something that cannot be read.`, {
    httpStatus: answer.status,
    retryAfterMs,
  });
}

function jsonOf(body: Buffer): Json | undefined {
  try {
    return parseLossless(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The two envelopes: Graph's `error`, and `error_type`/`error_message` of Instagram's token endpoint (META.md §6). */
function envelopeOf(json: Json): JsonObject | null {
  if (!isObject(json)) return null;
  if (isObject(json.error)) return json.error;
  const message = textOf(json.error_message);
  return message === null || json.error_type === undefined
    ? null
    : { message, type: json.error_type, code: json.code ?? null };
}

function refusal(
  error: JsonObject,
  answer: Answer,
  redact: (text: string) => string,
  retryAfterMs: number | null,
): GraphFailure {
  const code = integerOf(error.code);
  const subcode = integerOf(error.error_subcode);
  // WhatsApp puts the telling part into error_data.details (META.md §4).
  const details = textOf(objectOf(error.error_data)?.details);
  const message = [textOf(error.message) ?? 'Meta gave no text.', details].filter((text) => text !== null).join(' ');
  // 1/1357046: the message went out although an error is returned (META.md §6).
  const outcome = code === 1 && subcode === 1_357_046 ? 'unknown' : 'refused';
  const userMessage = textOf(error.error_user_msg);
  return new GraphFailure(outcome, redact(message), {
    code,
    subcode,
    httpStatus: answer.status,
    fbtraceId: textOf(error.fbtrace_id),
    userMessage: userMessage === null ? null : redact(userMessage),
    retryAfterMs,
  });
}
