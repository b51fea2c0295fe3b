import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureKey } from '@roost/contract/features.ts';
import type { Asset, Channel, Login } from '@roost/contract/meta.ts';
import { createSimulator, type Simulator } from '../../../simulator/src/simulator.ts';
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { type TestClient, testClient } from './client.ts';
import { type TestClock, testClock } from './clock.ts';
import { createTestDatabase, opened, type TestDatabase } from './database.ts';
import { answerDialog, type DialogChoice } from './dialog.ts';

/** The whole product on a database of its own, beside a simulated Meta of its own. */
export interface TestRoost {
  app: App;
  url: string;
  database: TestDatabase;
  simulator: Simulator;
  clock: TestClock;
  /** Control of the simulated Meta: `sim('POST', '/_sim/send', {…})`. */
  sim: TestClient['call'];
  /** Moves the clocks of Roost and of the simulated Meta by the same time; what was due meanwhile has happened. */
  passTime(milliseconds: number): Promise<void>;
  /** Waits until Meta has delivered everything and Roost has worked through it. */
  settle(): Promise<void>;
  /** Stops Roost, and starts it again with the same files after what happens meanwhile; on another database if one is given. */
  restart(meanwhile?: () => Promise<void>, on?: TestDatabase): Promise<void>;
  close(): Promise<void>;
}

export interface TestWorkspace {
  id: string;
  /** `/api/workspaces/ID` */
  path: string;
  owner: TestClient;
}

const everyFeature: FeatureKey[] = [
  'pageMessages',
  'pageComments',
  'instagramMessages',
  'instagramComments',
  'whatsapp',
  'businessAssets',
];

/** `log`: hears every line instead of stdout. `own`: instead of a database like all others; it goes with the Roost. */
export async function startRoost(
  settings: Record<string, string> = {},
  log?: (line: string) => void,
  own?: TestDatabase,
): Promise<TestRoost> {
  const simulator = await createSimulator({ seed: 7 });
  const database = own ?? (await createTestDatabase());
  const dataDir = await mkdtemp(join(tmpdir(), 'roost-data-'));
  const port = await freePort();
  const clock = testClock();
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    DATA_DIR: dataDir,
    META_GATEWAY_URL: simulator.url,
    META_APP_ID: simulator.app.id,
    META_APP_SECRET: simulator.app.secret,
    META_VERIFY_TOKEN: simulator.app.verifyToken,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    ...settings,
  });
  const open = ({ connection }: TestDatabase) =>
    createApp(config, opened(connection), {
      clock,
      log: createLog(config.logLevel, log && { write: log }),
    });
  let app = await open(database);
  await app.start();
  async function settle(): Promise<void> {
    await simulator.settle();
    await app.drain();
    // What Roost sent made Meta send echoes and statuses.
    await simulator.settle();
    await app.drain();
  }
  return {
    get app() {
      return app;
    },
    url: config.publicUrl,
    database,
    simulator,
    clock,
    sim: testClient(simulator.url).call,
    settle,
    async restart(meanwhile = async () => {}, on = database) {
      await app.close();
      await meanwhile();
      app = await open(on);
      await app.start();
    },
    async passTime(milliseconds) {
      clock.advance(milliseconds);
      simulator.clock.advance(milliseconds);
      await settle();
    },
    async close() {
      await app.close();
      await simulator.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let workspacesMade = 0;

/** The first workspace by set-up, every further one by its owner's own account. */
export async function makeWorkspace(
  roost: Pick<TestRoost, 'url'>,
  name = 'Sunny Side',
  setupCode?: string,
): Promise<TestWorkspace> {
  workspacesMade += 1;
  const owner = testClient(roost.url);
  const email = `owner-${workspacesMade}@example.com`;
  const made = await owner.call<{ workspaceId: string }>('POST', '/api/setup', {
    name: 'Olivia Owner',
    email,
    password: 'correct horse battery',
    workspaceName: name,
    setupCode,
  });
  if (made.status !== 200) throw new Error(`set-up answered ${made.status}: ${JSON.stringify(made.body)}`);
  return { id: made.body.workspaceId, path: `/api/workspaces/${made.body.workspaceId}`, owner };
}

/** Saves the simulated app's credentials in the workspace. */
export async function saveCredentials(workspace: TestWorkspace, app: { id: string; secret: string }): Promise<void> {
  const saved = await workspace.owner.call('PUT', `${workspace.path}/meta/app`, {
    appId: app.id,
    appSecret: app.secret,
  });
  if (saved.status !== 200) throw new Error(`credentials: ${saved.status} ${JSON.stringify(saved.body)}`);
}

/** *Connect with Meta* up to the login; answers where the browser ends (`/connect/done?…`). */
export async function logInAtMeta(
  workspace: TestWorkspace,
  features: readonly FeatureKey[] = everyFeature,
  choice: DialogChoice = {},
): Promise<string> {
  const begun = await workspace.owner.call<{ authorizeUrl: string }>('POST', `${workspace.path}/meta/connect`, {
    flow: 'facebook',
    features,
  });
  if (begun.status !== 200) throw new Error(`connect: ${begun.status} ${JSON.stringify(begun.body)}`);
  const back = await answerDialog(begun.body.authorizeUrl, choice);
  const done = await workspace.owner.call('GET', back);
  return done.headers.get('location') ?? `no redirect: ${done.status} ${JSON.stringify(done.body)}`;
}

export async function logins(workspace: TestWorkspace): Promise<Login[]> {
  const answer = await workspace.owner.call<{ items: Login[] }>('GET', `${workspace.path}/logins`);
  return answer.body.items;
}

/** Saves credentials, logs in and connects everything connectable. */
export async function connectEverything(
  roost: { simulator: Pick<Simulator, 'app'> },
  workspace: TestWorkspace,
): Promise<Channel[]> {
  await saveCredentials(workspace, roost.simulator.app);
  const landed = await logInAtMeta(workspace);
  if (!landed.includes('login=')) throw new Error(`the login failed: ${landed}`);
  const channels: Channel[] = [];
  for (const login of await logins(workspace)) {
    for (const asset of login.assets.filter(({ connectable }) => connectable)) {
      channels.push(await connectAsset(workspace, login.id, asset));
    }
  }
  return channels;
}

export async function connectAsset(
  workspace: TestWorkspace,
  loginId: string,
  asset: Asset,
  wish: { importHistory?: boolean } = {},
): Promise<Channel> {
  const answer = await workspace.owner.call<Channel>('POST', `${workspace.path}/channels`, {
    loginId,
    kind: asset.kind,
    externalId: asset.externalId,
    ...wish,
  });
  if (answer.status !== 201 && answer.status !== 200) {
    throw new Error(`connecting ${asset.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Lets every grant that waits for a decision take its place, whatever it cuts off. */
export async function confirmHeld(workspace: TestWorkspace): Promise<void> {
  for (const { held } of await logins(workspace)) {
    if (held === null) continue;
    const cutOff = held.channels.filter(({ fate }) => fate === 'cut_off').map(({ id }) => id);
    const done = await workspace.owner.call('POST', `${workspace.path}/held-grants/${held.id}/confirm`, { cutOff });
    if (done.status !== 200) throw new Error(`held grant: ${done.status} ${JSON.stringify(done.body)}`);
  }
}
