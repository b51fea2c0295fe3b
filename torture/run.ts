import { type Outcome, type Progress, type Scenario, type Size, verdict } from './outcome.ts';
import { random } from './random.ts';
import type { World } from './world.ts';

export interface Report {
  id: string;
  title: string;
  seconds: number;
  outcome: Outcome | null;
  /** Why it failed; empty when it did not. */
  failures: string[];
}

/** Runs one scenario; whatever it throws is a failure like any other. */
export async function runScenario(
  world: World,
  scenario: Scenario,
  given: { size: Size; seed: number; progress?: Progress },
): Promise<Report> {
  const began = performance.now();
  const report = { id: scenario.id, title: scenario.title };
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const outcome = await scenario.run(world, {
      size: given.size,
      random: random(given.seed),
      progress: given.progress ?? (() => {}),
    });
    return { ...report, seconds: seconds(), outcome, failures: verdict(outcome) };
  } catch (error) {
    const failures = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { ...report, seconds: seconds(), outcome: null, failures: [...failures, ...world.said()] };
  } finally {
    await world.endAll();
  }
}

/** `R1  kill -9 …  acked 20113  stored 20120  lost 0  duplicated 0` and what belongs to it. */
export function describeReport({ id, title, seconds, outcome, failures }: Report): string {
  const lines = [`${id.padEnd(4)} ${title} (${seconds.toFixed(1)} s)`];
  if (outcome !== null) {
    const { acked, stored, lost, duplicated, doubtful = 0, times = [], notes = [] } = outcome;
    lines.push(
      `     acked ${acked}  stored ${stored}  lost ${lost}  duplicated ${duplicated}  doubtful ${doubtful}`,
      ...times.map(({ what, ms, targetMs }) => `     ${what}: ${Math.round(ms)} ms (target ${targetMs} ms)`),
      ...(notes.length === 0 ? [] : [`     ${notes.join('; ')}`]),
    );
  }
  return [...lines, ...failures.map((failure) => `     FAILED: ${failure}`)].join('\n');
}
