import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeReport, runScenario } from './run.ts';
import { duplicates } from './scenarios/duplicates.ts';
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

  it.each([killedRoost, duplicates, killedBetween])('$id: $title', async (scenario) => {
    const report = await runScenario(world, scenario, { size: 'short', seed });
    console.log(describeReport(report));
    expect(report.failures).toEqual([]);
    expect(report.outcome?.acked).toBeGreaterThan(0);
  });
});
