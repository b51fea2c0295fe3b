import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeReport, runScenario } from './run.ts';
import { saboteurModule, saboteurs } from './saboteurs.ts';
import { duplicates } from './scenarios/duplicates.ts';
import { fleet } from './scenarios/fleet.ts';
import { killedBetween } from './scenarios/killed-between.ts';
import { killedRoost } from './scenarios/killed-roost.ts';
import { createWorld, type World } from './world.ts';

/** The rest, and larger sizes: `npm run torture`. */
const seed = 20_260;

describe('Roost', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  it.each([killedRoost, duplicates, killedBetween, fleet])('$id: $title', async (scenario) => {
    const report = await runScenario(world, scenario, { size: 'short', seed });
    console.log(describeReport(report));
    expect(report.failures).toEqual([]);
    expect(report.outcome?.acked).toBeGreaterThan(0);
  });
});

describe('a saboteur', () => {
  const app = join(import.meta.dirname, '../server/src/app.ts');

  // Whether its scenario sees it, `npm run torture` tells.
  it.each(saboteurs)('$id still finds in the product what it breaks', async (saboteur) => {
    const args = ['--import', saboteurModule(saboteur), app];
    await expect(promisify(execFile)(process.execPath, args)).resolves.toMatchObject({ stderr: '' });
  });
});
