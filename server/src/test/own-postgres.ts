import { startEmbeddedPostgres } from '../db/embedded.ts';

/** A process that owns the embedded PostgreSQL of `argv[2]` until it is killed; prints the connection once ready. */
const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => {} });
process.stdout.write(`${JSON.stringify({ ...postgres.connection, pid: postgres.pid })}\n`);
