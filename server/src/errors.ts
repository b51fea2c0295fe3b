import { type ErrorBody, type ErrorCode, errorStatuses } from '@roost/contract/errors.ts';

type Details = Partial<Omit<ErrorBody['error'], 'code' | 'message' | 'requestId'>>;

/** A failure with two texts: `message` for the person who asked, `cause` and `log` for whoever reads the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Details;
  readonly log: object;

  constructor(code: ErrorCode, message: string, details: Details, log: object, cause: unknown) {
    super(message, { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
    this.log = log;
  }

  get status(): number {
    return errorStatuses[this.code];
  }
}

/** Ends the present request with `code`; `message` is one sentence for the person who asked. */
export function fail(
  code: ErrorCode,
  message: string,
  { cause, log, ...details }: Details & { cause?: unknown; log?: object } = {},
): never {
  throw new AppError(code, message, details, log ?? {}, cause);
}

/** A foreign id and a missing one look the same. */
export function notFound(what: string): never {
  return fail('not_found', `There is no such ${what}.`);
}
