import { type ErrorBody, type ErrorCode, errorStatuses } from '@roost/contract/errors.ts';

type Details = Partial<Omit<ErrorBody['error'], 'code' | 'message' | 'requestId'>>;

/** A failure with two texts: `message` for the person who asked, `cause` and `log` for whoever reads the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Details;
  readonly log: object;
  /** Said in the Retry-After header. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    details: Details,
    { log = {}, retryAfterSeconds = null, cause }: { log?: object; retryAfterSeconds?: number | null; cause?: unknown },
  ) {
    super(message, { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
    this.log = log;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return errorStatuses[this.code];
  }
}

/** Ends the present request with `code`; `message` is one sentence for the person who asked. */
export function fail(
  code: ErrorCode,
  message: string,
  {
    cause,
    log,
    retryAfterSeconds,
    ...details
  }: Details & { cause?: unknown; log?: object; retryAfterSeconds?: number } = {},
): never {
  throw new AppError(code, message, details, {
    cause,
    ...(log === undefined ? {} : { log }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** A foreign id and a missing one look the same. */
export function notFound(what: string): never {
  return fail('not_found', `There is no such ${what}.`);
}
