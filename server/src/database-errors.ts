import pg from 'pg';

/** Connection refused or cut, shutting down, starting up, too many connections, read-only: nothing the caller did. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|57P|53|25006)/.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  if (
    'code' in error &&
    /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/.test(String(error.code)) &&
    'syscall' in error
  ) {
    return /^(connect|read|write)$/.test(String(error.syscall));
  }
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/.test(
    error.message,
  );
}

/** A text, number, id or time that the database cannot take: something in the request that no check of ours knew. */
export function isUnstorable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22021|22P02|22P05|22003|22007|22008)$/.test(error.code ?? '');
}
