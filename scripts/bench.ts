import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benches } from '../bench/benches.ts';
import { describeFigure, type Figure, met } from '../bench/figures.ts';
import { createWorld } from '../torture/world.ts';
import { onStop } from './children.ts';
import { root } from './run-quietly.ts';

/**
 * `npm run bench` measures everything in one go, `-- --only ingest,reads` some of it; prints each figure beside its target and
 * writes bench/result.json. How to read them: docs/PERFORMANCE.md.
 */
const at = process.argv.indexOf('--only');
const only = at === -1 ? [] : (process.argv[at + 1] ?? '').split(',');
const chosen = benches.filter(({ name }) => only.length === 0 || only.includes(name));
if (chosen.length === 0) {
  console.error(`There is no such bench; there are ${benches.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
const world = await createWorld();
onStop(() => void world.close().then(() => process.exit(1)));
const measured: Record<string, Figure[]> = {};
for (const { name, title, run } of chosen) {
  console.log(`\n${title}`);
  const figures = await run(world);
  measured[name] = figures;
  for (const figure of figures) console.log(`  ${describeFigure(figure)}`);
}
await world.close();
const all = Object.values(measured).flat();
const targets = all.filter(({ atMost, atLeast }) => atMost !== undefined || atLeast !== undefined);
const result = { node: process.version, cpus: cpus().length, measuredAt: new Date().toISOString(), measured };
writeFileSync(join(root, 'bench/result.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(`\n${targets.filter(met).length} of ${targets.length} targets met; all figures are in bench/result.json`);
process.exit(0);
