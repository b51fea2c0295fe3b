import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { diesWithParent } from '../server/src/db/dies-with-parent.ts';
import { root } from './run-quietly.ts';

export type Child = { name: string; process: ChildProcess };

const drainMs = 15_000;
/**
 * The simulator strips types for the browser too; Node calls that experimental. The rest keeps Node small: left alone
 * it takes 338 MB for 100,000 events, and is as fast. A heap that may not double between two full collections takes 40 MB
 * less, and has one in so many requests that the slowest lists take 20 ms instead of 11.
 */
export const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=4',
  '--heap-growing-percent=100',
];

/** A Node program as a child of its own session, so that Ctrl+C reaches only us and we stop things in order. */
export function startChild(
  name: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Child {
  const [program = process.execPath, ...before] = [...diesWithParent('TERM'), process.execPath];
  const child = spawn(program, [...before, ...nodeFlags, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { name, process: child };
}

/**
 * Keeps the children running until one of them ends or we are told to stop, then stops the rest in the given order and
 * exits: with 0 when we were told, else with the code of the child that ended (which has said why).
 */
export function runUntilOneEnds(children: Child[]): void {
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    for (const child of children) await stopChild(child);
    process.exit(code);
  };
  for (const { name, process: child } of children) {
    child.on('error', (error) => {
      console.error(`${name} cannot be run: ${error.message}`);
      void end(1);
    });
    child.on('exit', (code, signal) => {
      if (!ending && !code) console.error(signal ? `${name} was ended by ${signal}.` : `${name} ended.`);
      void end(code || 1);
    });
  }
  onStop(() => {
    if (!ending) console.log('\nStopping …');
    void end(0);
  });
}

/** Signals may come several times, from the terminal and from npm; the launcher's end (even by kill -9) counts too. */
export function onStop(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.once('disconnect', stop);
  process.channel?.unref();
}

async function stopChild({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), drainMs);
  await gone;
  clearTimeout(late);
}

/** Resolves when the address answers anything at all. A child that dies meanwhile ends the process anyway. */
export async function waitUntilItAnswers(url: string): Promise<void> {
  for (;;) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(2_000) });
      return;
    } catch {
      await delay(100);
    }
  }
}
