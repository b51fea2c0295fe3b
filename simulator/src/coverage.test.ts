import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EndpointRow, endpoints, events } from './coverage.ts';
import { openapiOperations } from './openapi-operations.ts';
import { userIdOf } from './seed.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { everything } from './testing/everything.ts';
import { longToken } from './testing/instagram-client.ts';
import { appAccessToken, at, type Connected, connect, control, subscribeAll } from './testing/meta-client.ts';
import { type Product, startProduct } from './testing/product.ts';

let sim: Simulator;
let product: Product;
let to: Connected;
/** One of each small thing, by its word in the table. */
let named: Record<string, string> = {};
let igToken = '';
beforeAll(async () => {
  sim = await createSimulator({ seed: 7 });
  product = await startProduct(sim.app.verifyToken);
  to = await connect(sim);
  await subscribeAll(sim, to, product.url);
  named = await everything(sim, to);
  igToken = await longToken(sim);
});
afterAll(async () => {
  await sim.close();
  await product.close();
});

function fill(path: string): string {
  const ids: Record<string, string> = {
    ...{ page: to.pageId, instagram: to.instagramId, waba: to.wabaId, phone: to.phoneId, app: sim.app.id },
    ...{
      business: [...sim.world.businesses.keys()][0] ?? '',
      user: userIdOf(sim.world, sim.app.id, [...sim.world.people.keys()][0] ?? ''),
    },
    psid: sim.world.scopedIds.get(`${to.pageId}:c1`) ?? '',
    igsid: sim.world.scopedIds.get(`${to.instagramId}:c1`) ?? '',
    ...{ customer: 'c1', permission: 'email' },
    ...named,
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'missing');
}

/** Whether anything but "no such path" answers; the arguments need not be right. */
async function isServed(row: EndpointRow): Promise<boolean> {
  const token = row.path.startsWith('graph.instagram.com')
    ? igToken
    : /\{(page|instagram|psid|igsid|post|comment|igcomment|media|thread|message|persona|label)\}/.test(row.path)
      ? to.pageToken
      : /\{app\}|debug_token/.test(row.path)
        ? appAccessToken(sim)
        : to.token;
  const response = await fetch(`${sim.url}/${fill(row.path)}`, {
    method: row.method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.status === 404 || response.status === 501) return false;
  if (!(response.headers.get('content-type') ?? '').includes('json')) return true;
  const error = at(await response.json(), 'error');
  return !(at(error, 'code') === 2500 || at(error, 'error_subcode') === 33);
}

// The deletions come last: they take away what the others need.
const ordered = endpoints.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));

it('every event said to be supported is sent, and no other', async () => {
  await sim.settle();
  const recent = at(await control(sim, 'state'), 'webhooks.recent') as { object: string; field: string }[];
  const sent = new Set(recent.map(({ object, field }) => `${object} ${field}`));
  const told = new Set(
    events.filter(({ support }) => support !== 'not').map(({ object, field }) => `${object} ${field}`),
  );
  expect([...sent].toSorted()).toEqual([...told].toSorted());
});

it.each(ordered)('$method $path is $support', async (row) => {
  expect(await isServed(row)).toBe(row.support !== 'not');
});

const methods = { G: 'GET', P: 'POST', D: 'DELETE' } as const;
const operations = openapiOperations.flatMap(([letters, path, support, reason]) =>
  [...letters].map((letter) => ({
    method: methods[letter as keyof typeof methods],
    path: `graph.facebook.com/${path}`,
    support,
    reason,
  })),
);

it.each(operations)('Meta’s own document: $method $path is $support', async (row) => {
  if (row.support !== 'supported') expect(row.reason, 'a gap has its reason').toBeTruthy();
  if (row.support === 'not') expect(await isServed(row)).toBe(false);
  // What is here stands in our own table too, which is proven above.
  else
    expect(endpoints.some((one) => one.method === row.method && one.path === row.path && one.support !== 'not')).toBe(
      true,
    );
});

it('no endpoint is listed twice', () => {
  const names = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(names).size).toBe(names.length);
});

it('docs/SIMULATOR-COVERAGE.md says the same', async () => {
  const table = (heads: string[], rows: (string | undefined)[][]) =>
    [heads, heads.map(() => '---'), ...rows]
      .map((cells) => `| ${cells.map((cell) => cell ?? '').join(' | ')} |`)
      .join('\n');
  const text = [
    '# What the simulated Meta covers',
    'Written by `simulator/src/coverage.test.ts` from the tables it proves. What differs is in [SIMULATOR.md](SIMULATOR.md).',
    '## Endpoints',
    table(
      ['Endpoint', 'Support', 'Note'],
      endpoints.map(({ method, path, support, note }) => [`\`${method} ${path}\``, support, note]),
    ),
    '## Events',
    table(
      ['Object and field', 'Event', 'Support', 'Note'],
      events.map((one) => [`\`${one.object}\` \`${one.field}\``, one.event, one.support, one.note]),
    ),
    '## Meta’s OpenAPI document for WhatsApp, operation by operation',
    table(
      ['Operation', 'Support', 'Why not'],
      operations.map(({ method, path, support, reason }) => [`\`${method} ${path}\``, support, reason]),
    ),
  ];
  await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot('../../docs/SIMULATOR-COVERAGE.md');
});
