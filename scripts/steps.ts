import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildServer, buildWeb } from './build.ts';
import { missingEntries, readLock } from './complete-lock.ts';
import { root, runQuietly } from './run-quietly.ts';
import { checkScript } from './script-budget.ts';

export type Counts = { passed: number; failed: number };

const projects = ['contract', 'server', 'simulator', 'simulator/src/phone/page', 'web', '.'];

/** Runs one step under a heading with its time; true when it went well. Anything thrown is shown and counts as failed. */
export async function runStep(name: string, run: () => Promise<void>): Promise<boolean> {
  const startedAt = Date.now();
  process.stdout.write(`${name} … `);
  try {
    await run();
    console.log(`ok (${seconds(startedAt)} s)`);
    return true;
  } catch (error) {
    console.log(`FAILED (${seconds(startedAt)} s)\n${error instanceof Error ? error.message : error}\n`);
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
  await step('Build the server', () => buildServer(() => {}));
  await step('Script of the inbox', async () => checkScript());
  for (const project of projects.filter((each) => existsSync(join(root, each, 'tsconfig.json')))) {
    const name = project === '.' ? 'e2e, bench, scripts' : project;
    await step(`Types of ${name}`, () => mustSucceed('typescript/bin/tsc', ['--noEmit', '-p', project]));
  }
  await step('Lock file', async () => checkLock());
  await step('Lint and format', () => mustSucceed('@biomejs/biome/bin/biome', ['ci', '--colors=off']));
  await step('Unused code', () => mustSucceed('knip/bin/knip.js', ['--no-progress']));
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
