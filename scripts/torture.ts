import { describeReport, runScenario } from '../torture/run.ts';
import { scenarios } from '../torture/scenarios.ts';
import { createWorld } from '../torture/world.ts';
import { onStop } from './children.ts';

/**
 * `npm run torture` runs every scenario in the size that is promised for each change, `-- --long` the size for a night;
 * `-- --only R1,R8` some of them, `-- --seed 42` the random moments of an earlier run again.
 */
const options = readOptions(process.argv.slice(2));
const chosen = scenarios.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
if (chosen.length === 0) {
  console.error(`There is no such scenario; there are ${scenarios.map(({ id }) => id).join(', ')}.`);
  process.exit(1);
}
console.log(`Torture, ${options.size} size, seed ${options.seed} (repeat it with --seed ${options.seed})\n`);
const world = await createWorld();
onStop(() => void world.close().then(() => process.exit(1)));
let failed = 0;
for (const scenario of chosen) {
  const report = await runScenario(world, scenario, options);
  if (report.failures.length > 0) failed += 1;
  console.log(`${describeReport(report)}\n`);
}
await world.close();
console.log(`${chosen.length - failed} scenarios passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function readOptions(args: readonly string[]) {
  const argumentOf = (name: string) => args[args.indexOf(name) + 1];
  const only = args.includes('--only') ? (argumentOf('--only') ?? '').split(',') : [];
  const seed = args.includes('--seed') ? Number(argumentOf('--seed')) : Math.floor(Math.random() * 1e9);
  const size = args.includes('--long')
    ? ('long' as const)
    : args.includes('--short')
      ? ('short' as const)
      : ('ci' as const);
  return { only, seed, size };
}
