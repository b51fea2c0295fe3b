import { setTimeout as delay } from 'node:timers/promises';
import { type SendCall, startGateway } from '../gateway.ts';
import { bySize, type Scenario } from '../outcome.ts';
import type { Random } from '../random.ts';
import { compareReplies, letTimePass, openConversations, say } from '../replies.ts';
import { newRun } from '../sender.ts';

/** R8: Meta fails in every way while replies go out on three platforms. */
export const graphFaults: Scenario = {
  id: 'R8',
  title: 'Meta answers 5xx, 429, limits, nonsense, half or nothing',
  async run(world, { size, random, progress }) {
    const { sends, people } = bySize(size, {
      short: { sends: 60, people: 9 },
      ci: { sends: 2_000, people: 90 },
      long: { sends: 100_000, people: 900 },
    });
    const run = newRun('R8');
    const gateway = await startGateway(world.simulator.url);
    const web = await world.front({ ROOST_ROLE: 'web' });
    const worker = await world.roost({ ROOST_ROLE: 'worker', META_GATEWAY_URL: gateway.url });
    await Promise.all([web.start(), worker.start()]);
    const paths = await openConversations(world, run, people);
    const caused = new Map<string, number>();
    gateway.trouble = async (call) => {
      const [name, act] = chosen(random);
      caused.set(name, (caused.get(name) ?? 0) + 1);
      await act(call);
    };
    const queued = new Set<string>();
    let next = 0;
    const speak = async () => {
      while (next < sends) {
        const n = next;
        progress(n, sends, 'replies');
        next += 1;
        const text = `${run} reply ${n}`;
        if (await say(world, paths[n % paths.length] ?? '', text)) queued.add(text);
      }
    };
    await Promise.all(Array.from({ length: 8 }, speak));
    // The trouble goes on while most of it is sent, then Meta is well again.
    await delay(bySize(size, { short: 1_500, ci: 15_000, long: 600_000 }));
    gateway.trouble = null;
    await letTimePass(world);
    await world.simulator.settle();
    await world.workedThrough();
    const { failed, causes, ...outcome } = await compareReplies(world, run, queued);
    await Promise.all([web.stop(), worker.stop()]);
    await gateway.close();
    return {
      ...outcome,
      notes: [
        `${failed} explained failures (${causes})`,
        [...caused].map(([name, times]) => `${times} × ${name}`).join(', '),
      ],
    };
  },
};

type Act = (call: SendCall) => Promise<void> | void;

const graphError = (code: number, message: string) =>
  JSON.stringify({ error: { code, message, type: 'OAuthException' } });

const troubles: readonly (readonly [name: string, act: Act])[] = [
  ['500 with code 2', (call) => call.answer(500, graphError(2, 'Service temporarily unavailable'))],
  ['503 of a proxy', (call) => call.answer(503, '<html>busy</html>', { 'content-type': 'text/html' })],
  ['429 with Retry-After', (call) => call.answer(429, graphError(613, 'too many'), { 'retry-after': '1' })],
  ['130429', (call) => call.answer(400, graphError(130_429, 'rate limit hit'))],
  ['131056', (call) => call.answer(400, graphError(131_056, 'pair rate limit'))],
  ['reset before it acts', (call) => call.hangUp()],
  [
    'reset after it acted',
    async (call) => {
      await call.pass();
      call.hangUp();
    },
  ],
  [
    'broken JSON after it acted',
    async (call) => {
      await call.pass();
      call.answer(200, '{"message_id": "m_');
    },
  ],
  [
    'half an answer, slowly',
    async (call) => {
      const { body } = await call.pass();
      call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) });
      call.response.write(body.subarray(0, 5));
      setTimeout(() => call.response.destroy(), 1_000);
    },
  ],
];

/** Two of three calls go well. */
function chosen(random: Random): readonly [string, Act] {
  const well = [
    'well',
    async (call: SendCall) => {
      const { status, body } = await call.pass();
      call.answer(status, body);
    },
  ] as const;
  return random.next() < 0.66 ? well : (troubles[random.between(0, troubles.length - 1)] ?? well);
}
