import { setTimeout as delay } from 'node:timers/promises';
import { startGateway } from '../gateway.ts';
import { bySize, type Scenario } from '../outcome.ts';
import { compareReplies, letTimePass, openConversations, say } from '../replies.ts';
import { newRun } from '../sender.ts';

/** R9: Meta has the message, and the worker dies before it can write that down. */
export const killedBetween: Scenario = {
  id: 'R9',
  title: 'kill -9 between Meta’s success and our commit',
  async run(world, { size, progress }) {
    const kills = bySize(size, { short: 4, ci: 20, long: 500 });
    const run = newRun('R9');
    const gateway = await startGateway(world.simulator.url);
    const web = await world.front({ ROOST_ROLE: 'web' });
    const worker = await world.roost({ ROOST_ROLE: 'worker', META_GATEWAY_URL: gateway.url });
    await Promise.all([web.start(), worker.start()]);
    const paths = await openConversations(world, run, 4);
    const queued = new Set<string>();
    let killed = 0;
    for (let n = 0; n < kills; n++) {
      progress(n, kills, 'kills');
      const text = `${run} reply ${n}`;
      const died = new Promise<void>((resolve) => {
        gateway.trouble = async (call) => {
          gateway.trouble = null;
          await call.pass();
          await worker.kill();
          killed += 1;
          call.hangUp();
          resolve();
        };
      });
      if (await say(world, paths[n % paths.length] ?? '', text)) queued.add(text);
      await Promise.race([died, delay(20_000)]);
      await worker.start();
      // Other replies of the conversation wait behind the doubtful one; time passes.
      await world.rows("update outbox set claimed_at = claimed_at - interval '61 seconds' where state = 'sending'");
      await world.simulator.settle();
      await letTimePass(world);
    }
    await world.simulator.settle();
    await world.workedThrough();
    const { failed, causes, ...outcome } = await compareReplies(world, run, queued);
    await Promise.all([web.stop(), worker.stop()]);
    await gateway.close();
    const faults = [...outcome.faults];
    if (killed < kills) faults.push(`only ${killed} of ${kills} kills came between`);
    if (outcome.doubtful > kills) faults.push(`${outcome.doubtful} doubtful after ${kills} kills`);
    if (failed > 0) faults.push(`${failed} replies that arrived are called failed: ${causes}`);
    return { ...outcome, faults, notes: [`${killed} kills`] };
  },
};
