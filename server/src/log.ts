import { type Logger, pino } from 'pino';

export type { Logger };

/** Structured lines on stdout. Tokens, secrets and texts never reach it; `redact` is the net below. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: ['req.headers.cookie', 'req.headers.authorization', '*.token', '*.secret', '*.password', '*.appSecret'],
      censor: '[redacted]',
    },
  });
}
