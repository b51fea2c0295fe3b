import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { diesWithParent } from './dies-with-parent.ts';
import { embeddedError } from './embedded-errors.ts';
import type { RunAs } from './embedded-identity.ts';

const readyPollMs = 15;
const clearsWithinMs = 15_000;
const fastShutdownMs = 5_000;
const backOffMs = { first: 100, most: 5_000 };
const steadyAfterMs = 30_000;
/** What PostgreSQL says while an earlier server on the same cluster is still going away. */
const earlierServer = /lock file ".*" already exists|pre-existing shared memory block|Is another postmaster/;

export type ServerOptions = {
  postgres: string;
  cluster: string;
  socketDir: string;
  port: number;
  settings: Record<string, string>;
  runAs: RunAs;
  log: (line: string) => void;
  /** Asked before every retry of the first start; false ends it. */
  mayRetry: () => Promise<boolean>;
  /** The server runs, and is not ready yet. */
  onWaiting: () => void;
};

export type Server = { readonly pid: number; stop(): Promise<void> };

/** Nothing of the caller's PG* or LC_* settings reaches the server. */
export function plainEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C', TZ: 'UTC' };
}

/** Runs the server, keeps it running (a crash is followed by restarts with back-off) and resolves once it is ready. */
export async function runServer(options: ServerOptions): Promise<Server> {
  const { log } = options;
  let stopping = false;
  let child = await firstStart(options);

  const endWithUs = () => child.kill('SIGINT');
  process.once('exit', endWithUs);
  const watch = async () => {
    let waitMs = backOffMs.first;
    while (!stopping) {
      const upSince = Date.now();
      if (isRunning(child)) await once(child, 'exit');
      if (stopping) return;
      if (Date.now() - upSince > steadyAfterMs) waitMs = backOffMs.first;
      log(`The database stopped unexpectedly (${child.signalCode ?? child.exitCode}); starting it again.`);
      await delay(waitMs);
      waitMs = Math.min(waitMs * 2, backOffMs.most);
      if (stopping) return;
      child = launch(options).child;
    }
  };
  const watching = watch();

  return {
    get pid() {
      return child.pid ?? 0;
    },
    stop: async () => {
      stopping = true;
      process.off('exit', endWithUs);
      await shutDown(child);
      await watching;
    },
  };
}

async function firstStart(options: ServerOptions): Promise<ChildProcess> {
  const giveUpAt = Date.now() + clearsWithinMs;
  for (;;) {
    const { child, lines } = launch(options);
    options.onWaiting();
    while (isRunning(child)) {
      if (isReady(options.cluster, child.pid)) return child;
      await delay(readyPollMs);
    }
    const said = lines.join('\n');
    if (!earlierServer.test(said) || Date.now() > giveUpAt) {
      const reason = lines.findLast((line) => /FATAL|PANIC|rror/.test(line)) ?? lines.at(-1) ?? 'it gave no reason';
      throw embeddedError('DatabaseNotStarted', `The database in ${options.cluster} did not start: ${reason}`);
    }
    await delay(100);
    if (!(await options.mayRetry())) {
      throw embeddedError('DataDirInUse', `Another Roost has just started on ${options.cluster}.`);
    }
  }
}

function launch(options: ServerOptions): { child: ChildProcess; lines: string[] } {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: options.socketDir,
    port: String(options.port),
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '',
    log_checkpoints: 'off',
    // The system keeps the files in memory too; twice as much here would be half of all that PostgreSQL takes.
    shared_buffers: '64MB',
    max_logical_replication_workers: '0',
    // No query of ours runs long enough to be worth compiling.
    jit: 'off',
    ...options.settings,
  };
  const args = [
    '-D',
    options.cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const [program, ...before] = [...diesWithParent('INT'), options.postgres];
  // Without setpriv an orphan is stopped by the next start. Its own session: Ctrl+C in the terminal reaches us alone, and we stop the database last.
  const child = spawn(program ?? options.postgres, [...before, ...args], {
    ...options.runAs,
    cwd: '/',
    detached: true,
    env: plainEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  child.on('error', (error) => lines.push(error.message));
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > 20) lines.shift();
      options.log(line);
    });
  }
  return { child, lines };
}

/** The server keeps its state in the eighth line of postmaster.pid. */
function isReady(cluster: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Fast (SIGINT: sessions are ended, everything is written), after five seconds immediate (SIGQUIT: recovery later). */
async function shutDown(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  const late = setTimeout(() => child.kill('SIGQUIT'), fastShutdownMs);
  await gone;
  clearTimeout(late);
}
