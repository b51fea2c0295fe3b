import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Scenario } from './outcome.ts';
import { type Report, runScenario } from './run.ts';
import { duplicates } from './scenarios/duplicates.ts';
import { killedRoost } from './scenarios/killed-roost.ts';
import { createWorld, type World } from './world.ts';

/** A fault planted in the product, and the scenario that has to see it: what cannot fail proves nothing. */
export interface Saboteur {
  id: string;
  title: string;
  /** A module of `saboteurs/` that every Roost process loads first. */
  module: string;
  plant?(world: World): Promise<void>;
  scenario: Scenario;
  /** What the scenario must say. */
  seenAs: RegExp;
}

export const saboteurs: readonly Saboteur[] = [
  {
    id: 'S1',
    title: 'a journal that acknowledges before it commits is caught',
    module: 'ack-before-commit',
    scenario: killedRoost,
    seenAs: /acknowledged messages are lost/,
  },
  {
    id: 'S2',
    title: 'a message table without its unique constraint is caught',
    module: 'no-unique-message',
    plant: (world) => world.asOwner('alter table messages drop constraint messages_external_unique'),
    scenario: duplicates,
    seenAs: /rows too many/,
  },
];

/** Runs the scenario against the sabotaged Roost; the report fails when the scenario does not. */
export async function runSaboteur(saboteur: Saboteur, seed: number): Promise<Report> {
  const { id, title, scenario, seenAs } = saboteur;
  const began = performance.now();
  const { outcome, failures } = await sabotaged(saboteur, seed);
  const seen = failures.some((failure) => seenAs.test(failure));
  return {
    id,
    title,
    seconds: (performance.now() - began) / 1000,
    outcome:
      outcome === null ? null : { ...outcome, times: [], notes: [`${scenario.id} says: ${failures.join('; ')}`] },
    failures: seen ? [] : [`${scenario.id} did not see it: ${failures.join('; ') || 'it passed'}`],
  };
}

/** For Node’s `--import`. */
export function saboteurModule({ module }: Saboteur): string {
  return pathToFileURL(join(import.meta.dirname, 'saboteurs', `${module}.ts`)).href;
}

async function sabotaged(saboteur: Saboteur, seed: number): Promise<Report> {
  const { plant, scenario } = saboteur;
  const world = await createWorld([saboteurModule(saboteur)]);
  try {
    await plant?.(world);
    return await runScenario(world, scenario, { size: 'short', seed });
  } finally {
    await world.close();
  }
}
