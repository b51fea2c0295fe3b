import type { World } from '../torture/world.ts';
import { askInTurn } from './ask.ts';
import { type Figure, quantile } from './figures.ts';
import { growTo } from './large-inbox.ts';

const sizes = [10_000, 100_000];
const asks = 500;
/** A process that has just started compiles what it runs; one that people work with has done so. */
const warmUpAsks = 100;

interface Read {
  what: string;
  path: (n: number) => string;
  /** p99 in ms at the large size. */
  atMost?: number;
}

/** Reading latency, one request after the other, in an inbox of 10,000 and of 100,000 conversations with 2 million messages. */
export async function reads(world: World): Promise<Figure[]> {
  const roost = await world.front();
  const figures: Figure[] = [];
  for (const size of sizes) {
    await growTo(world, size);
    await roost.start();
    const ids = await world.rows<{ id: string }>('select id from conversations order by random() limit 200');
    const each = readsOf(
      world,
      ids.map(({ id }) => id),
    );
    figures.push(...(await measure(roost.url, world.workspace.owner.cookie, each, size)));
    await roost.stop();
  }
  return figures;
}

function readsOf(world: World, ids: readonly string[]): Read[] {
  const { path } = world.workspace;
  const words = ['invoice', 'blue kettle', 'Saturday', 'table four', '40213', 'открываетесь', '蓝色', 'jack boy'];
  const rare = ['Preobrazhenskaya', 'zzzz', 'wolfeschlegel', 'glitter'];
  const idOf = (n: number) => ids[n % ids.length];
  return [
    { what: 'nothing but HTTP (/healthz)', path: () => '/healthz' },
    { what: 'inbox list, newest', path: () => `${path}/conversations?limit=50`, atMost: 20 },
    { what: 'inbox list, mine', path: () => `${path}/conversations?limit=50&assigneeId=me`, atMost: 20 },
    {
      what: 'inbox list, longest waiting',
      path: () => `${path}/conversations?limit=50&sort=oldest_waiting`,
      atMost: 20,
    },
    { what: 'counts of the tabs', path: () => `${path}/conversations/counts` },
    { what: 'thread, newest page', path: (n) => `${path}/conversations/${idOf(n)}/messages?limit=50` },
    {
      what: 'search, common words',
      path: (n) => `${path}/search?q=${encodeURIComponent(words[n % words.length] ?? '')}`,
      atMost: 60,
    },
    {
      what: 'search, rare words',
      path: (n) => `${path}/search?q=${encodeURIComponent(rare[n % rare.length] ?? '')}`,
      atMost: 60,
    },
  ];
}

async function measure(url: string, cookie: string, each: readonly Read[], size: number): Promise<Figure[]> {
  const asked = Array.from({ length: warmUpAsks + asks }, (_, n) => each.map(({ path }) => `${url}${path(n)}`));
  const tookMs = await askInTurn({ cookie, asked, warmUpAsks });
  const among = `${size.toLocaleString('en')} conversations`;
  const large = size === sizes.at(-1);
  return each.flatMap(({ what, atMost }, kind) => [
    { id: '', what: `${what}, p50, ${among}`, value: quantile(tookMs[kind] ?? [], 0.5), unit: 'ms' },
    {
      id: '',
      what: `${what}, p99, ${among}`,
      value: quantile(tookMs[kind] ?? [], 0.99),
      unit: 'ms',
      ...(large && atMost !== undefined ? { atMost } : {}),
    },
  ]);
}
