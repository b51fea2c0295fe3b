import { bySize, type Scenario } from '../outcome.ts';
import type { Random } from '../random.ts';
import { readAfter } from '../read-after.ts';
import { type Item, newRun, pageBody, personOf, type Sender } from '../sender.ts';
import type { World } from '../world.ts';

const bytesMax = 3_000_000;
const peopleMax = 5_000;
const sendersAtOnce = 16;
/** So many of the honest messages are waited for. */
const timedMax = 1_000;

/** R10: bodies that Meta would never send, each followed by an honest one. */
export const poison: Scenario = {
  id: 'R10',
  title: 'poison: no JSON, no UTF-8, too deep, too large, impossible values',
  async run(world, { size, random, progress }) {
    const fuzzed = bySize(size, { short: 10, ci: 40, long: 1_000_000 });
    const run = newRun('R10');
    const roost = await world.front();
    await roost.start();
    const sender = world.sender(() => [roost.url]);
    const faults: string[] = [];
    const known = knownPoison(world.pageId, run);
    const bodies = known.length + fuzzed;
    const roundLength = Math.max(10, Math.ceil(bodies / timedMax));
    /** One body, and an honest message of its own behind it. */
    const tell = async (n: number, deliver: (honest: Item) => Promise<void>) => {
      const body = known[n] ?? fuzz(world.pageId, run, random);
      const expected = body.length > bytesMax ? 413 : 200;
      const status = await sender.post(roost.url, body);
      if (status !== expected)
        faults.push(`body ${n} was answered ${status}: ${body.subarray(0, 60).toString('latin1')}`);
      await deliver({ mid: `m_${run}_good${n}`, person: personOf(run, n % peopleMax) });
    };
    let slowestMs = 0;
    let next = 0;
    const tellUntil = async (end: number) => {
      while (next < end) {
        next += 1;
        await tell(next - 1, (honest) => sender.deliver(pageBody(world.pageId, [honest]), [honest.mid]));
      }
    };
    while (next < bodies) {
      progress(next, bodies, 'bodies');
      // Alone: what is timed is the way past the poison, not past everything else.
      await world.workedThrough();
      next += 1;
      await tell(next - 1, async (honest) => {
        slowestMs = Math.max(slowestMs, await readAfter(world, sender, honest));
      });
      const end = Math.min(bodies, next + roundLength - 1);
      await Promise.all(Array.from({ length: sendersAtOnce }, () => tellUntil(end)));
    }
    await world.workedThrough();
    faults.push(...(await diesAndIsReplayed(world, sender, run)));
    const stored = await world.rows('select 1 from messages where external_id like $1', [`m_${run}_good%`]);
    const silent = await world.rows("select 1 from deliveries where state = 'dead' and error is null");
    if (silent.length > 0) faults.push(`${silent.length} dead letters without a cause`);
    if (!roost.running()) faults.push(`Roost ended: ${roost.said()}`);
    await roost.stop();
    return {
      acked: sender.acked.size,
      stored: stored.length,
      lost: sender.acked.size - stored.length,
      duplicated: 0,
      faults,
      times: [{ what: 'an honest message behind a poisoned one is read', ms: slowestMs, targetMs: 1_000 }],
      notes: [`${bodies} bodies`],
    };
  },
};

/** As often as an entry is tried. */
const triesMax = 5;

/**
 * One that fails whenever it is received: it is a dead letter after its tries, with cause and body, and a replay reads it once
 * what made it fail is gone. What makes it fail is a rule in the database, as a fault of ours would be: Meta's bytes are good.
 */
async function diesAndIsReplayed(world: World, sender: Sender, run: string): Promise<string[]> {
  const mid = `m_${run}_unlucky`;
  const body = pageBody(world.pageId, [{ mid, person: `${run}-unlucky` }]);
  await world.asOwner(`alter table messages add constraint unlucky check (external_id <> '${mid}') not valid`);
  try {
    await sender.deliver(body, []);
    await world.workedThrough();
  } finally {
    await world.asOwner('alter table messages drop constraint unlucky');
  }
  const find = () =>
    world.rows<{ id: string; state: string; error: string | null; body: Buffer; attempts: number }>(
      `select d.id, d.state, d.error, d.body, e.attempts from deliveries d
      join delivery_entries e on e.workspace_id = d.workspace_id and e.delivery_id = d.id
      where position(convert_to($1, 'UTF8') in d.body) > 0`,
      [mid],
    );
  const [dead] = await find();
  const faults: string[] = [];
  if (dead?.state !== 'dead') faults.push(`what always fails is ${dead?.state}, not dead`);
  if (dead?.attempts !== triesMax) faults.push(`what always fails was tried ${dead?.attempts} times`);
  if (!/unlucky/.test(dead?.error ?? '')) faults.push(`the cause of a dead letter is ${dead?.error}`);
  if (dead?.body.equals(body) !== true) faults.push('a dead letter is not what came');
  await world.workspace.owner.call('POST', `${world.workspace.path}/deliveries/${dead?.id}/replay`);
  await world.workedThrough();
  const [replayed] = await find();
  if (replayed?.state !== 'processed') faults.push(`a replayed letter is ${replayed?.state}: ${replayed?.error}`);
  if ((await world.rows('select 1 from messages where external_id = $1', [mid])).length !== 1)
    faults.push('a replayed letter is no message');
  return faults;
}

function knownPoison(pageId: string, run: string): Buffer[] {
  const item = (more: object) => ({
    object: 'page',
    entry: [
      {
        id: pageId,
        time: 1,
        messaging: [{ sender: { id: `${run}-bad` }, recipient: { id: pageId }, timestamp: 1_700_000_000_000, ...more }],
      },
    ],
  });
  const odd = [
    {},
    { object: 'page' },
    { object: 'page', entry: {} },
    { object: 'page', entry: [null, 1, 'x', [], {}] },
    { object: 17, entry: [{}] },
    { object: 'page', entry: [{ id: pageId, messaging: 'none' }] },
    { object: 'page', entry: [{ id: pageId, changes: [{ field: 'feed', value: null }] }] },
    { object: 'instagram', entry: [{ id: '1', changes: [{ field: 'comments' }] }] },
    {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value: { messages: [{}] } }] }],
    },
    item({ message: { mid: 'm_nul', text: 'zero \u0000 byte' } }),
    item({ message: { mid: `m_long_${'x'.repeat(9_000)}`, text: 'an id no index takes' } }),
    item({ message: { mid: 'm_surrogate', text: 'half \ud800 a pair' } }),
    item({ message: { mid: 'm_time', text: 'x' }, timestamp: 9e15 }),
    item({ message: { mid: 'm_time2', text: 'x' }, timestamp: 'yesterday' }),
    item({ message: { mid: 'm_time3', text: 'x' }, timestamp: -1e18 }),
    item({ message: { mid: 12, text: 13 } }),
    item({ message: { mid: '', text: '' } }),
    item({ message: { mid: 'm_proto', text: 'x', __proto__: { polluted: true } } }),
    item({ reaction: { mid: null, emoji: {} } }),
    item({ read: { watermark: 'soon' } }),
    item({
      message: { mid: 'm_files', attachments: Array.from({ length: 500 }, () => ({ type: 'image', payload: {} })) },
    }),
  ];
  const deep = (depth: number) => `{"object":"page","entry":[${'['.repeat(depth)}${']'.repeat(depth)}]}`;
  return [
    ...['', ' ', 'no json', '{', '[', 'null', '1e999', '"text"', '{"object":"page","entry":[{"id":1e400}]}']
      .slice(1)
      .map((text) => Buffer.from(text)),
    Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
    Buffer.concat([Buffer.from('{"object":"page","entry":[{"id":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}]}')]),
    Buffer.from(deep(1_000)),
    Buffer.from(deep(200_000)),
    Buffer.from(
      `{"object":"page","entry":[{"id":"${pageId}","messaging":[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]}]}`,
    ),
    Buffer.alloc(bytesMax + 1, 'x'),
    ...odd.map((each) => Buffer.from(JSON.stringify(each))),
  ];
}

/** An honest delivery with bytes changed, cut or repeated at random places. */
function fuzz(pageId: string, run: string, random: Random): Buffer {
  const honest = pageBody(pageId, [{ mid: `m_${run}_fuzz${random.between(0, 1e9)}`, person: `${run}-fuzz` }]);
  const bytes = Buffer.from(honest);
  for (let n = random.between(1, 6); n > 0; n -= 1) bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
  const from = random.between(0, bytes.length - 1);
  return random.next() < 0.3 ? bytes.subarray(0, Math.max(1, from)) : bytes;
}
