/** Runs checks: what they depend on first, a few at a time, and one that breaks breaks nothing else. */
import { explain } from '../../meta/errors.ts';
import { GraphFailure } from '../../meta/graph.ts';
import type { Finding, Instance } from './check.ts';
import type { Survey } from './survey.ts';

const atOnceMax = 6;

/** A finding with the instance it is of, and the check that stands in its way. */
export interface Examined {
  instance: Instance;
  finding: Finding;
  because: string | null;
}

/** `wanted` limits the run to some instances and everything they need. `onFound` hears of each as it ends. */
export async function examine(
  survey: Survey,
  instances: readonly Instance[],
  wanted: ReadonlySet<string> | null,
  onFound: (examined: Examined) => void,
): Promise<void> {
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const results = new Map<string, Promise<Examined>>();
  const room = createRoom(atOnceMax);

  function resultOf(instance: Instance): Promise<Examined> {
    const known = results.get(instance.id);
    if (known !== undefined) return known;
    const result = look(instance);
    results.set(instance.id, result);
    return result;
  }

  async function look(instance: Instance): Promise<Examined> {
    const needed = instance.needs.flatMap((id) => byId.get(id) ?? []).map(resultOf);
    const obstacle = (await Promise.all(needed)).find(({ finding }) => stands(finding)) ?? null;
    const examined =
      obstacle === null
        ? { instance, finding: await room(() => runSafely(survey, instance)), because: null }
        : { instance, ...behind(obstacle) };
    onFound(examined);
    return examined;
  }

  const roots = wanted === null ? instances : instances.filter(({ id }) => wanted.has(id));
  await Promise.all(roots.map(resultOf));
}

/** Whether others cannot tell because of this. */
function stands({ status }: Finding): boolean {
  return status === 'fail' || status === 'unknown';
}

function behind(obstacle: Examined): { finding: Finding; because: string } {
  const because = obstacle.because ?? obstacle.instance.id;
  const { message } = obstacle.finding;
  return {
    because,
    finding: {
      status: 'unknown',
      message:
        obstacle.because === null
          ? `Roost cannot tell yet: first comes “${obstacle.instance.title}”.`
          : // The obstacle is itself behind another one, which is what has to be mended.
            message,
    },
  };
}

async function runSafely(survey: Survey, instance: Instance): Promise<Finding> {
  try {
    return await instance.run();
  } catch (error) {
    if (error instanceof GraphFailure) {
      const { message, action } = explain(error);
      return { status: 'unknown', message: `Meta did not tell: ${message}`, ...(action === null ? {} : { action }) };
    }
    survey.ctx.log.error({ check: instance.id, error: String(error) }, 'a check of the doctor broke');
    return { status: 'unknown', message: 'Roost could not do this check. Look into its log, then test again.' };
  }
}

/** At most `max` at once; the rest wait in line. */
function createRoom(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const line: (() => void)[] = [];
  return async (work) => {
    if (inside >= max) await new Promise<void>((enter) => line.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
