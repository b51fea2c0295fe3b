import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bySize, type Scenario } from '../outcome.ts';

/** R13: a second Roost on the same data directory. */
export const secondStart: Scenario = {
  id: 'R13',
  title: 'a second process on the embedded data directory',
  async run(world, { size, progress }) {
    const tries = bySize(size, { short: 1, ci: 5, long: 20 });
    const dataDir = await mkdtemp(join(tmpdir(), 'roost-second-'));
    const env = { DATA_DIR: dataDir, DATABASE_URL: '' };
    const owner = await world.roost(env);
    await owner.start();
    const faults: string[] = [];
    let slowestMs = 0;
    for (let n = 0; n < tries; n++) {
      progress(n, tries, 'tries');
      const second = await world.roost(env);
      const began = performance.now();
      const started = await second.start().then(
        () => true,
        () => false,
      );
      slowestMs = Math.max(slowestMs, performance.now() - began);
      if (started) faults.push('a second process started on the same data');
      if (!/already running/.test(second.said())) faults.push(`the refusal says: ${second.said().slice(0, 200)}`);
      if (!(await fetch(`${owner.url}/readyz`)).ok) faults.push('the first process suffered');
      await second.kill();
    }
    await owner.stop();
    await rm(dataDir, { recursive: true, force: true });
    // Most of the time Node itself is starting; the refusal is one question to a socket.
    return {
      acked: 0,
      stored: 0,
      lost: 0,
      duplicated: 0,
      faults,
      times: [{ what: 'refusal, start of Node included', ms: slowestMs, targetMs: 1_000 }],
      notes: [`${tries} tries`],
    };
  },
};
