import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { embeddedError } from './embedded-errors.ts';

const fastShutdownMs = 5_000;

/** Ends a server whose Roost died without stopping it. Only one whose command line names this very cluster. */
export async function stopOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pid = findServer(cluster);
  if (pid !== undefined) {
    log('Stopping the database that an earlier Roost left running.');
    const askedAt = Date.now();
    signal(pid, 'SIGINT', cluster);
    while (findServer(cluster) === pid) {
      if (Date.now() - askedAt > fastShutdownMs) signal(pid, 'SIGQUIT', cluster);
      await delay(20);
    }
  }
  clearStalePid(cluster);
}

function signal(pid: number, name: NodeJS.Signals, cluster: string): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return;
    throw embeddedError('DataDirInUse', `Another user's database (process ${pid}) is running on ${cluster}.`);
  }
}

function findServer(cluster: string): number | undefined {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .map(Number)
      .find((pid) => pid > 0 && isServer(argumentsOf(pid), cluster));
  }
  const listing = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).stdout;
  const line = listing.split('\n').find((each) => each.includes(`/postgres -D ${cluster} -c `));
  return line === undefined ? undefined : Number.parseInt(line, 10);
}

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function isServer(args: string[], cluster: string): boolean {
  return basename(args[0] ?? '') === 'postgres' && args[1] === '-D' && args[2] === cluster;
}

/**
 * No server of ours is left, yet `postmaster.pid` may name a process id that something else has by now; PostgreSQL would
 * refuse to start for ever. Our own id in its place makes it look at the shared memory alone (a parent is no rival).
 */
function clearStalePid(cluster: string): void {
  const path = join(cluster, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    return;
  }
  writeFileSync(path, [String(process.pid), ...lines.slice(1)].join('\n'));
}

/** Notes where this start's socket is; the directory of an earlier start that could not tidy up goes. */
export function noteSocketDir(place: string, socketDir: string): void {
  const path = join(place, 'postgres.socket');
  const earlier = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (/^roost-\w{6}$/.test(basename(earlier))) rmSync(earlier, { recursive: true, force: true });
  writeFileSync(path, `${socketDir}\n`);
}
