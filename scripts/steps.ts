import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildServer, buildWeb } from './build.ts';
import { missingEntries, readLock } from './complete-lock.ts';
import { root, runQuietly } from './run-quietly.ts';
import { checkScript } from './script-budget.ts';

export type Counts = { passed: number; failed: number };

/** Most steps wait for one thread of theirs; a third at once only takes memory. */
const atOnce = 2;
const projects = ['contract', 'server', 'simulator', 'simulator/src/phone/page', 'web', '.'];

/** Runs one step and tells how it ended; true when it went well. Anything thrown is shown and counts as failed. */
async function runStep(name: string, run: () => Promise<void>): Promise<boolean> {
  const startedAt = Date.now();
  try {
    await run();
    console.log(`${name} … ok (${seconds(startedAt)} s)`);
    return true;
  } catch (error) {
    console.log(`${name} … FAILED (${seconds(startedAt)} s)\n${error instanceof Error ? error.message : error}\n`);
    return false;
  }
}

export function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}

/** Build, its size, types, lock file, lint and unused code: each step counts as one. The build comes first, it generates the message types. */
export async function runChecks(): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  const step = async (name: string, run: () => Promise<void>) => {
    if (await runStep(name, run)) counts.passed += 1;
    else counts.failed += 1;
  };
  await step('Build the web app', () => buildWeb(() => {}));
  const steps = [
    () => step('Build the server', () => buildServer(() => {})),
    () => step('Unused code', () => mustSucceed('knip/bin/knip.js', ['--no-progress'])),
    ...projects
      .filter((each) => existsSync(join(root, each, 'tsconfig.json')))
      .map((project) => () => {
        const name = project === '.' ? 'e2e, bench, scripts' : project;
        return step(`Types of ${name}`, () => mustSucceed('typescript/bin/tsc', ['--noEmit', '-p', project]));
      }),
    () => step('Lint and format', () => mustSucceed('@biomejs/biome/bin/biome', ['ci', '--colors=off'])),
    () => step('Script of the inbox', async () => checkScript()),
    () => step('Lock file', async () => checkLock()),
  ];
  const takeOver = async () => {
    for (let next = steps.shift(); next !== undefined; next = steps.shift()) await next();
  };
  await Promise.all(Array.from({ length: atOnce }, takeOver));
  return counts;
}

function checkLock(): void {
  const missing = Object.keys(missingEntries(readLock()));
  if (missing.length > 0) {
    throw new Error(`npm ci would refuse: no entry for ${missing.join(', ')}. Run node scripts/complete-lock.ts.`);
  }
}

async function mustSucceed(program: string, args: string[]): Promise<void> {
  const { ok, output } = await runQuietly([join(root, 'node_modules', program), ...args]);
  if (!ok) throw new Error(output);
}
