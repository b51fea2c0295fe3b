import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../server/src/db/embedded.ts';
import { connectEverything, freePort, makeWorkspace } from '../server/src/test/roost.ts';
import { createSimulator } from '../simulator/src/simulator.ts';
import { type LoadResult, load } from './load.ts';

const root = resolve(import.meta.dirname, '..');
const rounds = 3;
const roundMs = 4_000;
const concurrencies = [1, 64];

/** Acknowledged webhooks a second: Roost beside a bare server on the same PostgreSQL, round by round. */
export async function runBench(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'cluster'), log: () => {} });
  const simulator = await createSimulator();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const children: ChildProcess[] = [];
  try {
    const bare = spawn(
      process.execPath,
      ['bench/bare-server.ts', JSON.stringify(postgres.connection), simulator.app.secret],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(bare);
    const barePort = Number(String((await once(bare.stdout, 'data'))[0]).trim());
    await makeDatabase(postgres.connection, 'bench');
    const { host, user } = postgres.connection;
    children.push(
      spawn(process.execPath, ['server/src/main.ts'], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          ...process.env,
          PORT: String(port),
          PUBLIC_URL: url,
          DATA_DIR: join(dataDir, 'roost'),
          DATABASE_URL: `postgresql://${user}@localhost/bench?host=${encodeURIComponent(host)}`,
          META_GATEWAY_URL: simulator.url,
          LOG_LEVEL: 'error',
        },
      }),
    );
    await answers(url);
    const workspace = await makeWorkspace({ url });
    const channels = await connectEverything({ simulator }, workspace);
    const pageId = channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
    const target = { secret: simulator.app.secret, pageId, durationMs: roundMs };

    const measured: { server: 'roost' | 'bare'; result: LoadResult }[] = [];
    for (const concurrency of concurrencies) {
      for (let round = 0; round < rounds; round++) {
        for (const server of ['bare', 'roost'] as const) {
          const origin = server === 'bare' ? `http://127.0.0.1:${barePort}` : `http://127.0.0.1:${port}`;
          const result = await load({ ...target, origin, path: '/api/meta/webhook', concurrency });
          measured.push({ server, result });
          console.log(line(server, result));
          // Roost goes on working through what it acknowledged; the next round begins with an empty journal.
          if (server === 'roost') await workedThrough(url);
        }
      }
    }
    await report(measured);
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map((child) => child.exitCode === null && once(child, 'exit')));
    await simulator.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function report(measured: { server: 'roost' | 'bare'; result: LoadResult }[]): Promise<void> {
  const summary = concurrencies.map((concurrency) => {
    const of = (server: 'roost' | 'bare', value: (result: LoadResult) => number) =>
      median(
        measured
          .filter((each) => each.server === server && each.result.concurrency === concurrency)
          .map((each) => value(each.result)),
      );
    const roost = of('roost', (result) => result.perSecond);
    const bare = of('bare', (result) => result.perSecond);
    return {
      concurrency,
      roostPerSecond: Math.round(roost),
      barePerSecond: Math.round(bare),
      ratio: Number((roost / bare).toFixed(2)),
      roostP50Ms: Number(of('roost', (result) => result.p50Ms).toFixed(2)),
      roostP99Ms: Number(of('roost', (result) => result.p99Ms).toFixed(2)),
    };
  });
  console.log(
    `\nMedians of ${rounds} rounds of ${roundMs / 1000} s each, interleaved; the load comes from the same machine:`,
  );
  console.table(summary);
  await writeFile(
    join(root, 'bench/result.json'),
    `${JSON.stringify({ node: process.version, rounds, roundMs, summary }, null, 2)}\n`,
  );
}

function line(server: string, { concurrency, perSecond, p50Ms, p99Ms, refused }: LoadResult): string {
  const figures = `${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
  return `${server.padEnd(6)} c=${String(concurrency).padEnd(4)} ${figures}${refused > 0 ? `, ${refused} refused` : ''}`;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function makeDatabase(connection: pg.ClientConfig, name: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await delay(100);
  }
  throw new Error('Roost did not start.');
}

/** Reads the backlog where a monitoring system would. */
async function workedThrough(url: string): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (/^roost_backlog\{way="in"\} 0$/m.test(metrics)) break;
    await delay(100);
  }
  console.log(`       … worked through after another ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
