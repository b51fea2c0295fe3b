import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Channel } from '@roost/contract/meta.ts';
import pg from 'pg';
import { buildServer } from '../scripts/build.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../server/src/db/embedded.ts';
import { connectEverything, freePort, makeWorkspace, type TestWorkspace } from '../server/src/test/roost.ts';
import { createSimulator, type Simulator } from '../simulator/src/simulator.ts';
import { type RoostProcess, roostProcess } from './roost-process.ts';
import { createSender, type Sender } from './sender.ts';
import { untilNone } from './until-none.ts';

/** A real PostgreSQL, a simulated Meta and a connected workspace; scenarios bring the Roost processes. */
export interface World {
  postgres: EmbeddedPostgres;
  simulator: Simulator;
  workspace: TestWorkspace;
  channels: Channel[];
  pageId: string;
  /** Rows as the owner of the database sees them: row-level security does not apply. Waits for a database that restarts. */
  rows<T extends object>(statement: string, values?: unknown[]): Promise<T[]>;
  /** Without a role: for what only the owner may do. */
  asOwner(statement: string): Promise<void>;
  /** A Roost on this database. `env` wins over the usual settings. */
  roost(env?: Record<string, string>): Promise<RoostProcess>;
  /** The one at the address that Meta and the owner of the workspace know. */
  front(env?: Record<string, string>): Promise<RoostProcess>;
  /** A sender of Meta's webhooks; it ends with the scenario at the latest. */
  sender(urls: () => readonly string[]): Sender;
  /** What the Roost processes of this scenario wrote, and which of them ended by themselves: for a scenario that failed. */
  said(): string[];
  /** Another world whose database is in this folder. */
  elsewhere(dataDir: string): Promise<World>;
  /** Resolves when every stored entry is read; fails when two minutes go by without one. */
  workedThrough(): Promise<void>;
  /** Ends every sender and kills every Roost: whatever a scenario left behind must not disturb the next. */
  endAll(): Promise<void>;
  close(): Promise<void>;
}

/** `preload`: modules that every Roost process loads first; only to plant a saboteur. */
export async function createWorld(preload: readonly string[] = [], place?: string): Promise<World> {
  await buildServer();
  const dataDir = place ?? (await mkdtemp(join(tmpdir(), 'roost-torture-')));
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'cluster'), log: () => {} });
  const simulator = await createSimulator({ seed: 7 });
  const { host, user, database } = postgres.connection;
  const databaseUrl = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;
  const processes: RoostProcess[] = [];
  const senders: Sender[] = [];
  const frontPort = await freePort();

  async function rows<T extends object>(statement: string, values: unknown[] = []): Promise<T[]> {
    const until = performance.now() + 30_000;
    for (;;) {
      const client = new pg.Client(postgres.connection);
      client.on('error', () => {});
      try {
        await client.connect();
        await client.query('begin');
        await client.query('set local role roost_system');
        const found = await client.query<T>(statement, values);
        await client.query('commit');
        return found.rows;
      } catch (error) {
        if (performance.now() > until || /^(22|23|42)/.test(String((error as { code?: string }).code))) throw error;
        await delay(100);
      } finally {
        await client.end().catch(() => {});
      }
    }
  }

  async function processAt(port: number, env: Record<string, string>): Promise<RoostProcess> {
    const made = roostProcess(
      port,
      {
        DATA_DIR: join(dataDir, 'roost'),
        DATABASE_URL: databaseUrl,
        META_GATEWAY_URL: simulator.url,
        META_APP_ID: simulator.app.id,
        META_APP_SECRET: simulator.app.secret,
        META_VERIFY_TOKEN: simulator.app.verifyToken,
        ...env,
      },
      preload,
    );
    processes.push(made);
    return made;
  }

  const world: World = {
    postgres,
    simulator,
    workspace: { id: '', path: '', owner: { cookie: '', call: () => Promise.reject(new Error('not set up yet')) } },
    channels: [],
    pageId: '',
    rows,
    async asOwner(statement) {
      const client = new pg.Client(postgres.connection);
      await client.connect();
      await client.query(statement).finally(() => client.end());
    },
    roost: async (env = {}) => processAt(await freePort(), env),
    front: async (env = {}) => processAt(frontPort, env),
    sender(urls) {
      const made = createSender(simulator.app.secret, urls);
      senders.push(made);
      return made;
    },
    said: () =>
      processes.flatMap((one) => {
        const words = one.said().trim();
        return [
          ...(one.running() ? [] : [`${one.url} is not running`]),
          ...(words === '' ? [] : [words.slice(-2_000)]),
        ];
      }),
    elsewhere: (folder) => createWorld([], folder),
    async workedThrough() {
      const left = async () => {
        const [row] = await rows<{ waiting: number }>(
          "select count(*)::int as waiting from delivery_entries where state = 'waiting'",
        );
        return row?.waiting ?? 0;
      };
      await untilNone(left, 50, 'entries wait');
    },
    async endAll() {
      await Promise.all([
        ...senders.splice(0).map((one) => one.close()),
        ...processes.splice(0).map((one) => one.kill()),
      ]);
    },
    async close() {
      await world.endAll();
      await simulator.close();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };

  try {
    const first = await world.front();
    await first.start();
    world.workspace = await makeWorkspace({ url: first.url });
    world.channels = await connectEverything({ simulator }, world.workspace);
    world.pageId = world.channels.find(({ kind }) => kind === 'facebook')?.externalId ?? '';
    await first.stop();
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}
