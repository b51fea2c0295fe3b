import type { Progress } from '../torture/outcome.ts';
import { describeReport, type Report, runScenario } from '../torture/run.ts';
import { runSaboteur, saboteurs } from '../torture/saboteurs.ts';
import { scenarios } from '../torture/scenarios.ts';
import { createWorld, type World } from '../torture/world.ts';
import { onStop } from './children.ts';

/**
 * `npm run torture` plants its saboteurs, which have to be caught, then runs every scenario in the size that is promised for
 * each change, `-- --long` the size for a night; `-- --only R1,S2` some of them, `-- --seed 42` an earlier run's random moments.
 */
const options = readOptions(process.argv.slice(2));
const isChosen = ({ id }: { id: string }) => options.only.length === 0 || options.only.includes(id);
const chosen = { saboteurs: saboteurs.filter(isChosen), scenarios: scenarios.filter(isChosen) };
if (chosen.saboteurs.length + chosen.scenarios.length === 0) {
  console.error(`There is no such scenario; there are ${[...saboteurs, ...scenarios].map(({ id }) => id).join(', ')}.`);
  process.exit(1);
}
console.log(`Torture, ${options.size} size, seed ${options.seed} (repeat it with --seed ${options.seed})\n`);
const progressMs = 30_000;
let world: World | undefined;
onStop(() => void world?.close().then(() => process.exit(1)));
let passed = 0;
let failed = 0;
for (const saboteur of chosen.saboteurs) tell(await runSaboteur(saboteur, options.seed));
if (chosen.scenarios.length > 0) {
  world = await createWorld();
  for (const scenario of chosen.scenarios)
    tell(await runScenario(world, scenario, { ...options, progress: progressOf(scenario.id) }));
  await world.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function tell(report: Report): void {
  if (report.failures.length > 0) failed += 1;
  else passed += 1;
  console.log(`${describeReport(report)}\n`);
}

/** A line every half minute: a long run is not to be taken for one that hangs. */
function progressOf(id: string): Progress {
  let next = performance.now() + progressMs;
  return (done, all, what) => {
    if (performance.now() < next) return;
    next = performance.now() + progressMs;
    console.log(`${id.padEnd(4)} ${done} of ${all} ${what} …`);
  };
}

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
