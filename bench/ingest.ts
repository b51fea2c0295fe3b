import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RoostProcess } from '../torture/roost-process.ts';
import type { World } from '../torture/world.ts';
import { type Figure, median } from './figures.ts';
import { type LoadResult, load } from './load.ts';
import { postgresMb, sample } from './metrics.ts';

const rounds = 3;
const roundMs = 4_000;
const concurrencies = [1, 64, 256];
const memoryEvents = 100_000;

interface Round {
  roost: LoadResult;
  bare: LoadResult;
  /** Messages read per second, from the end of the load to an empty journal. */
  drainedPerSecond: number | null;
  loopP99Ms: number;
}

/** P1, P2, P4, P5, P7: acknowledged webhooks beside a bare server on the same PostgreSQL, round by round. */
export async function ingest(world: World): Promise<Figure[]> {
  const bare = await startBare(world);
  const roost = await world.front();
  await roost.start();
  const figures: Figure[] = [];
  let acknowledged = 0;
  for (const concurrency of concurrencies) {
    const measured: Round[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const round = await runRound(world, roost, bare.url, concurrency);
      acknowledged += round.roost.acknowledged;
      measured.push(round);
      console.log(`     c=${concurrency}  ${line('roost', round.roost)}   ${line('bare', round.bare)}`);
    }
    figures.push(...describeRounds(concurrency, measured));
  }
  bare.child.kill('SIGTERM');
  while (acknowledged < memoryEvents) {
    const more = await load({ ...target(world), origin: roost.url, concurrency: 64, durationMs: roundMs });
    acknowledged += more.acknowledged;
    await workedThrough(roost);
  }
  const databaseMb = postgresMb(world.postgres.pid);
  figures.push(
    {
      id: 'P5',
      what: `Node after ${acknowledged.toLocaleString('en')} events`,
      value: roost.memoryMb(),
      unit: 'MB',
      atMost: 250,
    },
    ...(databaseMb === null
      ? []
      : [{ id: 'P5', what: 'PostgreSQL then (proportional)', value: databaseMb, unit: 'MB' as const, atMost: 150 }]),
  );
  await roost.stop();
  return figures;
}

async function runRound(world: World, roost: RoostProcess, bareUrl: string, concurrency: number): Promise<Round> {
  const options = { ...target(world), concurrency, durationMs: roundMs };
  const bare = await load({ ...options, origin: bareUrl });
  await sample(roost.url); // The event loop's figures begin anew with each look.
  const result = await load({ ...options, origin: roost.url });
  const after = await sample(roost.url);
  const began = performance.now();
  await workedThrough(roost);
  const seconds = (performance.now() - began) / 1000;
  return {
    bare,
    roost: result,
    drainedPerSecond: after.backlog < 1_000 ? null : after.backlog / seconds,
    loopP99Ms: after.loopP99Ms,
  };
}

function describeRounds(concurrency: number, measured: readonly Round[]): Figure[] {
  const of = (value: (round: Round) => number) => median(measured.map(value));
  const atC = `c=${concurrency}`;
  const perSecond = of(({ roost }) => roost.perSecond);
  const barePerSecond = of(({ bare }) => bare.perSecond);
  const drained = measured.flatMap(({ drainedPerSecond }) => drainedPerSecond ?? []);
  const is64 = concurrency === 64;
  return [
    {
      id: 'P1',
      what: `acknowledged and durable, ${atC}`,
      value: perSecond,
      unit: '/s',
      ...(is64 ? { atLeast: 4_000 } : {}),
    },
    { id: '', what: `the bare server, ${atC}`, value: barePerSecond, unit: '/s' },
    {
      id: 'P1',
      what: `Roost to the bare server, ${atC}`,
      value: perSecond / barePerSecond,
      unit: '×',
      ...(is64 ? { atLeast: 0.5 } : {}),
    },
    {
      id: 'P2',
      what: `acknowledged, p50, ${atC}`,
      value: of(({ roost }) => roost.p50Ms),
      unit: 'ms',
      ...(is64 ? { atMost: 15 } : concurrency === 1 ? { atMost: 2 } : {}),
    },
    {
      id: 'P2',
      what: `acknowledged, p99, ${atC}`,
      value: of(({ roost }) => roost.p99Ms),
      unit: 'ms',
      ...(is64 ? { atMost: 60 } : {}),
    },
    {
      id: 'P7',
      what: `event loop’s delay, p99, ${atC}`,
      value: of(({ loopP99Ms }) => loopP99Ms),
      unit: 'ms',
      ...(is64 ? { atMost: 20 } : {}),
    },
    ...(drained.length === 0
      ? []
      : [{ id: 'P4', what: `messages read, ${atC}`, value: median(drained), unit: '/s' as const, atLeast: 2_000 }]),
  ];
}

function target(world: World) {
  return { secret: world.simulator.app.secret, pageId: world.pageId, path: '/api/meta/webhook' };
}

function line(server: string, { perSecond, p50Ms, p99Ms, refused }: LoadResult): string {
  return `${server} ${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${refused > 0 ? `, ${refused} refused` : ''}`;
}

async function startBare(world: World): Promise<{ child: ChildProcess; url: string }> {
  const given = [JSON.stringify(world.postgres.connection), world.simulator.app.secret];
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'bare-server.ts'), ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  return { child, url: `http://127.0.0.1:${String(port).trim()}` };
}

/** Reads the backlog where a monitoring system would. */
export async function workedThrough(roost: RoostProcess): Promise<void> {
  while ((await sample(roost.url)).backlog > 0) await delay(50);
}
