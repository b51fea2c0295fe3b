import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The limit to compare with: HTTP, HMAC over the raw bytes, one durable row by group commit, and nothing else.
 * Prints its port when it listens. `argv`: connection as JSON, app secret.
 */
const connection = JSON.parse(process.argv[2] ?? '{}') as pg.PoolConfig;
const secret = process.argv[3] ?? '';
const pool = new pg.Pool({ ...connection, max: 4 });
await pool.query(
  'create table if not exists bare (id bigint generated always as identity primary key, body bytea not null)',
);

interface Waiting {
  body: Buffer;
  done: (ok: boolean) => void;
}

const flushesMax = 2;
let waiting: Waiting[] = [];
let flushing = 0;

function flush(): void {
  if (waiting.length === 0 || flushing >= flushesMax) return;
  const batch = waiting;
  waiting = [];
  flushing += 1;
  pool
    .query('insert into bare (body) select unnest($1::bytea[])', [batch.map(({ body }) => body)])
    .then(
      () => true,
      () => false,
    )
    .then((ok) => {
      for (const { done } of batch) done(ok);
      flushing -= 1;
      flush();
    });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    const given = Buffer.from(String(request.headers['x-hub-signature-256'] ?? ''));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(401).end();
      return;
    }
    waiting.push({ body, done: (ok) => response.writeHead(ok ? 200 : 503).end() });
    setImmediate(flush);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : ''}\n`);
});
process.on('SIGTERM', () => process.exit(0));
