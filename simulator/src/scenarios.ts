import { businessAnswersElsewhere } from './business-acts.ts';
import { pause } from './clock.ts';
import { addComment, publishPost } from './comments.ts';
import { accountFor } from './crowd.ts';
import { customerWrites } from './customer-acts.ts';
import { addCustomer } from './seed.ts';
import type { Sim } from './sim.ts';
import { type Step, storyboards } from './storyboards.ts';
import type { Customer } from './world.ts';

/** Plays a storyboard: in real time for people who watch, or all at once for tests. */
export function createScenarios(sim: Sim) {
  const running = new Map<string, { stop: AbortController; done: number; steps: number }>();

  async function play(name: string, steps: Step[], instant: boolean): Promise<{ steps: number; stopped: boolean }> {
    const stop = new AbortController();
    const progress = { stop, done: 0, steps: steps.length };
    running.get(name)?.stop.abort();
    running.set(name, progress);
    for (const step of steps) {
      if (!instant) await pause(step.afterMs, stop.signal);
      if (stop.signal.aborted) break;
      act(sim, step);
      progress.done += 1;
      sim.changed();
    }
    if (running.get(name) === progress) running.delete(name);
    sim.changed();
    return { steps: progress.done, stopped: stop.signal.aborted };
  }

  return {
    list: () =>
      storyboards.map(({ name, title, description }) => {
        const { done, steps } = running.get(name) ?? {};
        return {
          name,
          title,
          description,
          running: running.has(name),
          ...(steps === undefined ? {} : { done, steps }),
        };
      }),
    /** null: there is no such scenario. */
    start: (name: string, instant: boolean) => {
      const board = storyboards.find((one) => one.name === name);
      return board === undefined ? null : play(name, board.steps(sim), instant);
    },
    stop: () => {
      for (const { stop } of running.values()) stop.abort();
      running.clear();
      sim.changed();
    },
  };
}

export type Scenarios = ReturnType<typeof createScenarios>;

function act(sim: Sim, step: Step) {
  if ('does' in step) return step.does(sim);
  if ('posts' in step) return publish(sim, step.posts, step.words);
  if ('under' in step) return comment(sim, step);
  if ('answered' in step) return answer(sim, step.who, step.answered);
  const account = accountFor(sim, step.on);
  if (account === null) return;
  const customer = person(sim, step.who);
  const atMs = step.agoMs === undefined ? {} : { atMs: sim.clock.now() - step.agoMs };
  customerWrites(sim, { platform: step.on, assetId: account.id, customer, text: step.says, ...atMs });
}

function publish(sim: Sim, platform: 'facebook' | 'instagram', text: string) {
  const account = accountFor(sim, platform === 'facebook' ? 'messenger' : 'instagram');
  if (account === null) return;
  publishPost(sim, { platform, assetId: account.id, kind: platform === 'facebook' ? 'status' : 'photo', text });
}

function comment(sim: Sim, step: { who: string; under: 'facebook' | 'instagram'; comments: string }) {
  const account = accountFor(sim, step.under === 'facebook' ? 'messenger' : 'instagram');
  const post = [...sim.world.posts.values()].findLast(
    ({ assetId, kind }) => assetId === account?.id && kind !== 'story',
  );
  if (post !== undefined) addComment(sim, { post, customerId: person(sim, step.who).id, text: step.comments });
}

function answer(sim: Sim, who: string, text: string) {
  const { id } = person(sim, who);
  const threads = [...sim.world.threads.values()].filter(({ customerId }) => customerId === id);
  const newest = threads.toSorted((a, b) => b.lastAtMs - a.lastAtMs)[0];
  if (newest !== undefined) businessAnswersElsewhere(sim, newest, text);
}

/** The customer of that name, made when the world has none. */
function person(sim: Sim, name: string): Customer {
  return [...sim.world.customers.values()].find((one) => one.name === name) ?? addCustomer(sim.world, name);
}
