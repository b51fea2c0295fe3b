import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runScenario } from './run.ts';
import { duplicates } from './scenarios/duplicates.ts';
import { killedRoost } from './scenarios/killed-roost.ts';
import { createWorld } from './world.ts';

/** What the torture has to see. Not part of `npm test` yet: no project of vitest.config.ts includes it. */
const seed = 20_260;

describe('the torture sees', () => {
  const saboteur = (name: string) => pathToFileURL(join(import.meta.dirname, 'saboteurs', `${name}.ts`)).href;

  it('a journal that acknowledges before it commits', async () => {
    const world = await createWorld([saboteur('ack-before-commit')]);
    try {
      const report = await runScenario(world, killedRoost, { size: 'short', seed });
      expect(report.outcome?.lost).toBeGreaterThan(0);
      expect(report.failures.join()).toMatch(/acknowledged messages are lost/);
    } finally {
      await world.close();
    }
  });

  it('a message table without its unique constraint', async () => {
    const world = await createWorld([saboteur('no-unique-message')]);
    try {
      await world.asOwner('alter table messages drop constraint messages_external_unique');
      const report = await runScenario(world, duplicates, { size: 'short', seed });
      expect(report.outcome?.duplicated).toBeGreaterThan(0);
      expect(report.failures.join()).toMatch(/rows too many/);
    } finally {
      await world.close();
    }
  });
});
