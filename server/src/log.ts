import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** Structured lines, on stdout unless told otherwise. Tokens, secrets and texts never reach it; `redact` is the net below. */
export function createLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    redact: {
      paths: ['req.headers.cookie', 'req.headers.authorization', '*.token', '*.secret', '*.password', '*.appSecret'],
      censor: '[redacted]',
    },
  };
  return to === undefined ? pino(options) : pino(options, to);
}
