import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../torture/world.ts';
import { type Figure, median } from './figures.ts';

const rounds = 3;

/** P6: from the command to an answering Roost with its own database: a new one, one that was stopped, one that was killed. */
export async function start(world: World): Promise<Figure[]> {
  const first: number[] = [];
  const later: number[] = [];
  const killed: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'roost-start-'));
    const roost = await world.roost({ DATA_DIR: dataDir, DATABASE_URL: '' });
    first.push(await roost.start());
    await roost.stop();
    later.push(await roost.start());
    await roost.kill();
    killed.push(await roost.start());
    await roost.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  return [
    { id: 'P6', what: 'first start, database made', value: median(first) / 1000, unit: 's', atMost: 3 },
    { id: 'P6', what: 'later start', value: median(later) / 1000, unit: 's', atMost: 1 },
    { id: 'P6', what: 'start after kill -9', value: median(killed) / 1000, unit: 's', atMost: 2 },
  ];
}
