import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onStop } from './children.ts';
import { root } from './run-quietly.ts';
import { type Counts, runChecks, seconds } from './steps.ts';

/** `npm test` runs everything; `npm test -- <vitest arguments>` only the tests they name. Ends with the counts. */
const startedAt = Date.now();
const filters = process.argv.slice(2);
const checks = filters.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
const tests = await runTests(filters);
const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed;
console.log(`\nTook ${seconds(startedAt)} s.\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function runTests(args: string[]): Promise<Counts> {
  console.log('\nTests (unit, server on PostgreSQL, journeys in a browser)');
  const folder = mkdtempSync(join(tmpdir(), 'roost-report-'));
  const report = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  onStop(() => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  const counts = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  // A run that fails outside any test (set-up, an unhandled rejection) still has to count.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

function readReport(path: string): Counts {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
    const brokenFiles = report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
