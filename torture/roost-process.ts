import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nodeFlags } from '../scripts/children.ts';
import { diesWithParent } from '../server/src/db/dies-with-parent.ts';

const root = resolve(import.meta.dirname, '..');
const startsWithinMs = 120_000;
const stopsWithinMs = 60_000;

/** One Roost as its own operating-system process, to be killed and started again on the same port. */
export interface RoostProcess {
  url: string;
  /** Resolves when it answers /readyz; answers how long that took. */
  start(): Promise<number>;
  /** SIGKILL: nothing is said, nothing is finished. */
  kill(): Promise<void>;
  /** SIGTERM; answers how long it took to finish what was under way. */
  stop(): Promise<number>;
  running(): boolean;
  /** Resident memory in MB; 0 where the system does not tell. */
  memoryMb(): number;
  /** What it wrote to stderr. */
  said(): string;
}

/** What users run; a saboteur (`preload`: modules that are loaded first) changes a source file and needs the sources. */
export function roostProcess(port: number, env: Record<string, string>, preload: readonly string[] = []): RoostProcess {
  const url = `http://127.0.0.1:${port}`;
  const entry =
    preload.length === 0
      ? ['server/dist/main.js']
      : [...preload.flatMap((module) => ['--import', module]), 'server/src/main.ts'];
  let child: ChildProcess | null = null;
  let said = '';
  const running = () => child !== null && child.exitCode === null && child.signalCode === null;

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
    const began = performance.now();
    if (child !== null && running()) {
      const gone = once(child, 'exit', { signal: AbortSignal.timeout(stopsWithinMs) });
      child.kill(signal);
      await gone.catch(() => {
        throw new Error(`Roost did not end within ${stopsWithinMs / 1000} s of ${signal}`);
      });
    }
    return performance.now() - began;
  }

  return {
    url,
    async start() {
      const began = performance.now();
      const [program = process.execPath, ...before] = [...diesWithParent('KILL'), process.execPath];
      child = spawn(program, [...before, ...nodeFlags, ...entry], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, LOG_LEVEL: 'error', ...env },
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          said = (said + text).slice(-20_000);
        });
      }
      while (performance.now() - began < startsWithinMs) {
        if (!running()) throw new Error(`Roost ended while starting:\n${said}`);
        const ready = await fetch(`${url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        );
        if (ready) return performance.now() - began;
        await delay(20);
      }
      throw new Error(`Roost did not start within ${startsWithinMs / 1000} s:\n${said}`);
    },
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    running,
    memoryMb() {
      try {
        const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8');
        return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        return 0;
      }
    },
    said: () => said,
  };
}
