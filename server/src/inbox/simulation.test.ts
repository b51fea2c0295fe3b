/**
 * The core (receive, policy, outbox, settle) on a real database under a seeded scheduler: everything random comes from
 * the seed, time passes when the scheduler says so, and faults are injected between any two steps.
 * A failing seed is named; `SIMULATION_SEED=17 npx vitest run server/src/inbox/simulation.test.ts` runs it alone, and
 * `SIMULATION_SEEDS=1000` as many from 1 on, or from `SIMULATION_FROM` on.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { random } from '../../../torture/random.ts';
import { type InboxDatabase, openInboxDatabase } from '../test/inbox.ts';
import { agentReads, agentReplies, agentResolves, agentRetries } from '../test/simulation/agents.ts';
import { customerWrites, deliver, fetchGap } from '../test/simulation/customers.ts';
import { loginIs, timePasses, waiting, workerSends } from '../test/simulation/sending.ts';
import { newSide, type Side } from '../test/simulation/side.ts';
import { violations } from '../test/simulation/violations.ts';

const { SIMULATION_SEED: only, SIMULATION_SEEDS: count = '50', SIMULATION_FROM: from = '1' } = process.env;
const first = Number(only ?? from);
const seeds = only === undefined ? Number(count) : 1;
const steps = 40;
/** A history waits for PostgreSQL most of its time. Each of those at once has a database of its own: all of it is claimed from. */
const atOnce = Math.min(6, Math.ceil(seeds / 25));
const toldEvery = 500;

let inboxes: InboxDatabase[] = [];
beforeAll(async () => {
  inboxes = await Promise.all(Array.from({ length: atOnce }, () => openInboxDatabase({ keepPlans: true })));
});
afterAll(() => Promise.all(inboxes.map((inbox) => inbox.close())));

async function simulate(inbox: InboxDatabase, seed: number): Promise<string[]> {
  const dice = random(seed);
  const sides: Side[] = [];
  for (let n = 0; n < 2; n++) sides.push(await newSide(inbox, `app-${seed}-${n}`));
  let second = 0;
  for (let step = 0; step < steps; step++) {
    const side = sides[dice.between(0, 1)] as Side;
    // Now and then a night passes, and the window for answers closes.
    second += dice.next() < 0.01 ? dice.between(20, 30) * 3_600 : dice.between(1, 30);
    const roll = dice.next();
    if (roll < 0.25) customerWrites(side, dice, second);
    else if (roll < 0.48) await deliver(side, dice, second);
    else if (roll < 0.63) await agentReplies(side, dice, second);
    else if (roll < 0.67) await agentReads(side, dice);
    else if (roll < 0.71) await agentRetries(side, second);
    else if (roll < 0.72) await agentResolves(side, dice);
    else if (roll < 0.73) await fetchGap(side, dice.shuffle(side.memory).slice(0, dice.between(1, 6)), second);
    else if (roll < 0.76) await loginIs(side, dice.next() < 0.5 ? 'needs_reconnect' : 'connected');
    else if (roll < 0.94) await workerSends(inbox, sides, dice, second);
    else await timePasses(inbox);
  }
  // Calm: every login is renewed, everything arrives, every outcome is settled.
  for (const side of sides) await loginIs(side, 'connected');
  for (const side of sides) while (side.onTheWay.length > 0) await deliver(side, dice, second, true);
  for (const side of sides) await fetchGap(side, side.memory, second);
  for (let n = 0; n < 200 && (await waiting(inbox, sides)) > 0; n++) {
    await workerSends(inbox, sides, dice, second, true);
    await timePasses(inbox);
    for (const side of sides) while (side.onTheWay.length > 0) await deliver(side, dice, second, true);
  }
  return (await Promise.all(sides.map(violations))).flat();
}

it(
  `${seeds} histories with faults in between: nothing is lost, doubled, out of order or miscounted`,
  async () => {
    const failing: number[] = [];
    let next = first;
    const live = async (inbox: InboxDatabase) => {
      while (next < first + seeds) {
        const seed = next;
        next += 1;
        const found = await simulate(inbox, seed);
        if (found.length > 0) {
          console.log(`SIMULATION_SEED=${seed} fails: ${found.join('; ')}`);
          failing.push(seed);
        }
        if ((seed - first + 1) % toldEvery === 0) console.log(`${seed - first + 1} of ${seeds} histories …`);
      }
    };
    await Promise.all(inboxes.map(live));
    expect(failing).toEqual([]);
  },
  Math.max(120_000, seeds * 2_000),
);
