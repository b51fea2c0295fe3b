import { countRows } from '../count.ts';
import { bySize, type Scenario } from '../outcome.ts';
import type { Random } from '../random.ts';
import { newRun, personOf, unexpected } from '../sender.ts';
import type { World } from '../world.ts';

/** R5 and R6: one person's history in every order and cut into batches anyhow ends as the sorted one does. */
export const permutations: Scenario = {
  id: 'R5',
  title: 'events delayed, permuted and before their message, statuses reversed',
  async run(world, { size, random, progress }) {
    const people = bySize(size, { short: 60, ci: 500, long: 50_000 });
    const run = newRun('R5');
    const roost = await world.roost();
    await roost.start();
    const sender = world.sender(() => [roost.url]);
    let next = -1;
    const worker = async () => {
      for (;;) {
        next += 1;
        if (next >= people) return;
        progress(next, people, 'people');
        const person = personOf(run, next);
        const history = historyOf(world.pageId, run, person);
        // The first person's is told in order: the model for all others.
        const inOrder = next === 0;
        const told = inOrder ? history.map((item) => [item]) : cut(random, random.shuffle(history));
        const deliver = (messaging: Item[]) => {
          const body = { object: 'page', entry: [{ id: world.pageId, time: startAt, messaging }] };
          return sender.deliver(Buffer.from(JSON.stringify(body)), midsOf(messaging));
        };
        while (told.length > 0) {
          const atOnce = told.splice(0, inOrder ? 1 : random.between(1, 3));
          await Promise.all(atOnce.map(deliver));
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    await world.workedThrough();
    const counted = await countRows(world, run, sender.acked);
    const [left] = await world.rows<{ parked: number }>(
      'select count(*)::int as parked from parked_events where external_id like $1 or event::text like $1',
      [`%${run}%`],
    );
    const states = await finalStates(world, run);
    const model = states.get(personOf(run, 0));
    const wrong = [...states].filter(([, state]) => state !== model);
    await roost.stop();
    const faults = [...counted.faults, ...unexpected(sender.answers, false)];
    faults.push(...wrong.slice(0, 3).map(([person, state]) => `${person} ended as ${state}, not as ${model}`));
    for (const word of ['edited twice', '😮', 'read', 'unsent'])
      if (model?.includes(word) !== true) faults.push(`the model says nothing of ${word}: ${model}`);
    if (left?.parked) faults.push(`${left.parked} events still wait for a message that is there`);
    if (wrong.length > 0) faults.push(`${wrong.length} of ${people} permutations ended differently`);
    if (states.size !== people) faults.push(`${people} people, ${states.size} conversations`);
    return {
      acked: sender.acked.size,
      ...counted,
      faults,
      notes: [`${people} permutations`],
    };
  },
};

const startAt = Date.now() - 600_000;

type Item = Record<string, unknown>;

/** Four messages of the customer, an answer given elsewhere, and everything that can happen to them. */
function historyOf(pageId: string, run: string, person: string): Item[] {
  const mid = (n: number) => `m_${run}_${person}_${n}`;
  const from = (seconds: number) => ({
    sender: { id: person },
    recipient: { id: pageId },
    timestamp: startAt + seconds * 1000,
  });
  const to = (seconds: number) => ({
    sender: { id: pageId },
    recipient: { id: person },
    timestamp: startAt + seconds * 1000,
  });
  return [
    { ...from(1), message: { mid: mid(1), text: 'one' } },
    { ...from(2), message: { mid: mid(2), text: 'two' } },
    { ...from(3), message_edit: { mid: mid(2), text: 'two, edited', num_edit: 1 } },
    { ...from(4), message_edit: { mid: mid(2), text: 'two, edited twice', num_edit: 2 } },
    { ...from(5), reaction: { mid: mid(1), action: 'react', emoji: '❤', reaction: 'love' } },
    { ...from(6), reaction: { mid: mid(1), action: 'react', emoji: '😮', reaction: 'wow' } },
    { ...to(7), message: { mid: mid(3), text: 'an answer', is_echo: true, app_id: 1 } },
    { ...from(8), delivery: { mids: [mid(3)], watermark: startAt + 8_000 } },
    { ...from(9), read: { watermark: startAt + 9_000 } },
    { ...from(10), message: { mid: mid(4), text: 'three' } },
    { ...from(11), message: { mid: mid(5), text: 'four, regretted' } },
    { ...from(12), message: { mid: mid(5), is_deleted: true } },
  ];
}

function midsOf(items: readonly Item[]): string[] {
  return items.flatMap((item) => {
    const message = item.message as { mid: string } | undefined;
    return message === undefined ? [] : [message.mid];
  });
}

/** Cut anyhow into deliveries of one to four. */
function cut(random: Random, items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  let rest = [...items];
  while (rest.length > 0) {
    const size = random.between(1, 4);
    batches.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return batches;
}

async function finalStates(world: World, run: string): Promise<Map<string, string>> {
  const rows = await world.rows<{ person: string; state: string }>(
    `select i.external_id as person,
      c.unread_count || ' unread; ' || string_agg(concat_ws(' ', m.direction, m.text, m.status, replace(m.content ->> 'reactions', i.external_id, 'them'),
        m.content ->> 'revision', case when m.deleted_at is not null then 'unsent' end), ' | ' order by m.placed_at, m.external_id) as state
    from identities i
    join conversations c on c.workspace_id = i.workspace_id and c.identity_id = i.id
    join messages m on m.workspace_id = c.workspace_id and m.conversation_id = c.id
    where i.external_id like $1 group by i.external_id, c.unread_count`,
    [`${run}-p%`],
  );
  return new Map(rows.map((row) => [row.person, row.state]));
}
