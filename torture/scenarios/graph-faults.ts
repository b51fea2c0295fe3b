import { setTimeout as delay } from 'node:timers/promises';
import { type Gateway, type SendCall, startGateway } from '../gateway.ts';
import { bySize, type Scenario } from '../outcome.ts';
import type { Random } from '../random.ts';
import { compareReplies, letTimePass, openConversations, say } from '../replies.ts';
import { newRun } from '../sender.ts';
import { untilNone } from '../until-none.ts';
import type { World } from '../world.ts';

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
    const troubleMs = bySize(size, { short: 1_500, ci: 15_000, long: 600_000 });
    await delay(troubleMs / 2);
    await gateway.refuse(refusesMs);
    await delay(troubleMs / 2);
    gateway.trouble = null;
    await letTimePass(world);
    const besideMs = await besideOneThatFails(world, gateway, run, queued);
    await letTimePass(world);
    await world.simulator.settle();
    await world.workedThrough();
    const { failed, causes, ...outcome } = await compareReplies(world, run, queued);
    await Promise.all([web.stop(), worker.stop()]);
    await gateway.close();
    const faults = [...outcome.faults];
    for (const [name] of troubles) if (size !== 'short' && !caused.has(name)) faults.push(`${name} never happened`);
    return {
      ...outcome,
      faults,
      times: [{ what: 'on the phone while another account fails (slowest)', ms: besideMs, targetMs: 1_000 }],
      notes: [
        `${failed} explained failures (${causes})`,
        [...caused].map(([name, times]) => `${times} × ${name}`).join(', '),
      ],
    };
  },
};

const refusesMs = 3_000;
const besideReplies = 40;

/** Everything to one account fails; how long the slowest reply of the others took from being said to Meta. */
async function besideOneThatFails(world: World, gateway: Gateway, run: string, queued: Set<string>): Promise<number> {
  const failing = world.channels.find(({ kind }) => kind === 'whatsapp');
  const rows = await world.rows<{ path: string; failing: boolean }>(
    `select '${world.workspace.path}/conversations/' || c.id as path, c.channel_id = $2 as failing
    from conversations c join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id where p.name like $1`,
    [`${run}%`, failing?.id],
  );
  const saidAt = new Map<string, number>();
  const tookMs: number[] = [];
  let failed = 0;
  gateway.trouble = async (call) => {
    if (call.path.includes(`/${failing?.externalId}/`)) {
      failed += 1;
      call.answer(503, graphError(2, 'Service temporarily unavailable'));
      return;
    }
    const text = [...saidAt.keys()].find((each) => call.said.includes(`"${each}"`));
    if (text !== undefined) tookMs.push(performance.now() - (saidAt.get(text) ?? 0));
    await well(call);
  };
  const tell = async (path: string, text: string) => {
    saidAt.set(text, performance.now());
    if (await say(world, path, text)) queued.add(text);
  };
  for (const [n, { path }] of rows.filter((row) => row.failing).entries())
    await tell(path, `${run} to the failing ${n}`);
  const others = rows.filter((row) => !row.failing);
  for (let n = 0; n < besideReplies; n += 1) {
    await tell(others[n % others.length]?.path ?? '', `${run} beside ${n} it`);
    await delay(100);
  }
  await untilNone(async () => besideReplies - tookMs.length, 100, 'replies wait beside an account that fails');
  gateway.trouble = null;
  if (failed === 0) throw new Error('the account that was to fail was never called');
  return Math.max(...tookMs);
}

type Act = (call: SendCall) => Promise<void> | void;

const graphError = (code: number, message: string) =>
  JSON.stringify({ error: { code, message, type: 'OAuthException' } });

/** As a server that hangs: longer than Roost waits. */
const silenceMs = 20_000;

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
  ['no answer', (call) => void setTimeout(() => call.hangUp(), silenceMs)],
  [
    'no answer after it acted',
    async (call) => {
      await call.pass();
      setTimeout(() => call.hangUp(), silenceMs);
    },
  ],
  [
    'a byte a second after it acted',
    async (call) => {
      const { body } = await call.pass();
      call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) });
      for (const byte of body) {
        if (call.response.destroyed) return;
        call.response.write(Buffer.of(byte));
        await delay(1_000);
      }
    },
  ],
];

async function well(call: SendCall): Promise<void> {
  const { status, body } = await call.pass();
  call.answer(status, body);
}

/** Two of three calls go well. */
function chosen(random: Random): readonly [string, Act] {
  const fine = ['well', well] as const;
  return random.next() < 0.66 ? fine : (troubles[random.between(0, troubles.length - 1)] ?? fine);
}
