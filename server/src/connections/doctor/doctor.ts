/** The setup doctor: looks at every step of the way to Meta, keeps what it found, and mends what Graph lets it mend. */
import type { Diagnosis } from '@roost/contract/doctor.ts';
import { type Actor, audit } from '../../db/audit.ts';
import { inWorkspace } from '../../db/db.ts';
import { fail, notFound } from '../../errors.ts';
import { explain } from '../../meta/errors.ts';
import { GraphFailure } from '../../meta/graph.ts';
import type { FixInput, Instance } from './check.ts';
import { checks } from './checks.ts';
import { type Examined, examine } from './examine.ts';
import { noteRecovered } from './note-recovered.ts';
import { beginRun, endRun, keepResults, readDiagnosis } from './results.ts';
import { subscribeAgain } from './subscribe-again.ts';
import { type Doctor, type Survey, survey } from './survey.ts';

interface Run {
  ended: Promise<void>;
  /** Somebody asked for it, and whoever asks meanwhile gets its result. */
  asked: boolean;
}

/** Runs of this process, by workspace. */
const underWay = new WeakMap<Doctor, Map<string, Run>>();

/** Every check now; or only those named, with everything they depend on. */
export async function runDoctor(
  doctor: Doctor,
  workspaceId: string,
  ids: readonly string[] | undefined = undefined,
): Promise<Diagnosis> {
  if (ids === undefined) await runAll(doctor, workspaceId, true);
  else await runSome(doctor, workspaceId, new Set(ids));
  return readDiagnosis(doctor.ctx, workspaceId);
}

/** For nobody in particular: a run that is under way already will do. */
export function makeRound(doctor: Doctor, workspaceId: string): Promise<void> {
  return underWay.get(doctor)?.get(workspaceId)?.ended ?? runAll(doctor, workspaceId, false);
}

/** A round may have looked before what the person who asks has just mended: they wait for it and get a run of their own. */
function runAll(doctor: Doctor, workspaceId: string, asked: boolean, join = asked): Promise<void> {
  const runs = underWay.get(doctor) ?? new Map<string, Run>();
  underWay.set(doctor, runs);
  const known = runs.get(workspaceId);
  if (known?.asked === true && join) return known.ended;
  const before = known?.ended.catch(() => {}) ?? Promise.resolve();
  const ended = before
    .then(() => lookAtEverything(doctor, workspaceId, asked))
    .finally(() => {
      if (runs.get(workspaceId)?.ended === ended) runs.delete(workspaceId);
    });
  runs.set(workspaceId, { ended, asked });
  return ended;
}

/** Who asks sees what is red, and mends it with a button; what a round has mended it looks at again. */
async function lookAtEverything(doctor: Doctor, workspaceId: string, asked: boolean): Promise<void> {
  const seen = await survey(doctor, workspaceId);
  const instances = instancesOf(seen);
  const startedAt = await beginRun(doctor.ctx, workspaceId, instances.length);
  const found = await keepWhileExamining(seen, instances, null);
  await noteRecovered(seen, found);
  await endRun(doctor.ctx, workspaceId, startedAt);
  if (!asked && (await subscribeAgain(seen, found))) await lookAtEverything(doctor, workspaceId, true);
}

async function runSome(doctor: Doctor, workspaceId: string, wanted: ReadonlySet<string>): Promise<void> {
  const seen = await survey(doctor, workspaceId);
  const instances = instancesOf(seen);
  if (!instances.some(({ id }) => wanted.has(id))) notFound('check');
  await keepWhileExamining(seen, instances, wanted);
}

/** Results are kept as they come, so that progress shows; those that end together share one write. */
async function keepWhileExamining(
  seen: Survey,
  instances: readonly Instance[],
  wanted: ReadonlySet<string> | null,
): Promise<Examined[]> {
  const { ctx, workspaceId, app } = seen;
  const all: Examined[] = [];
  let waiting: Examined[] = [];
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    const batch = waiting;
    waiting = [];
    return keepResults(ctx, workspaceId, app.appId, batch);
  };
  await examine(seen, instances, wanted, (examined) => {
    all.push(examined);
    waiting.push(examined);
    if (waiting.length > 1) return;
    writing = writing.then(write);
    // Thrown below; nobody listens until then, and a rejection that nobody hears ends the process.
    writing.catch(() => {});
  });
  await writing;
  return all;
}

function instancesOf(seen: Survey): Instance[] {
  return checks.flatMap((check) => check.instances(seen));
}

/** Lets Roost mend what one check found, then looks at everything again: much may hang on it. */
export async function fixFinding(
  doctor: Doctor,
  workspaceId: string,
  actor: Actor,
  id: string,
  input: FixInput,
): Promise<Diagnosis> {
  const seen = await survey(doctor, workspaceId);
  const instance = instancesOf(seen).find((one) => one.id === id) ?? notFound('check');
  const { fix } = instance;
  if (fix === null) {
    return fail('not_supported', 'Roost cannot mend this by itself.', {
      action: 'Follow the steps that the check names',
    });
  }
  if (fix.needsPin && input.pin === undefined) {
    fail('pin_needed', 'This needs the six-digit PIN of the number.', {
      field: 'pin',
      action: 'Enter its PIN, or choose a new one if it has none',
    });
  }
  try {
    await fix.mend(input);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const { message, action } = explain(error);
    return fail('meta_error', message, { ...(action === null ? {} : { action }), cause: error });
  }
  await inWorkspace(doctor.ctx, workspaceId, (tx) => audit(tx, workspaceId, actor, 'doctor.fixed', id));
  await runAll(doctor, workspaceId, true, false);
  return readDiagnosis(doctor.ctx, workspaceId);
}
