import { createApp } from '../server/src/app.ts';
import { readConfig } from '../server/src/config.ts';
import { openDatabase } from '../server/src/database.ts';
import { acrossWorkspaces } from '../server/src/db/db.ts';
import { createLog } from '../server/src/log.ts';
import { seedRows } from './seed-rows.ts';
import { readWish } from './seed-wish.ts';
import { readEnvFile } from './settings.ts';

/**
 * `npm run seed -- 10000 --ugly`: fills the first workspace (made when there is none) with conversations to look at and to
 * measure with, in every state, with agents, teams and stages. `--messages 8` each, `--long 50000` in one thread, `--ugly`
 * long names, every script, 65,000 characters, 200 labels. Roost must not run on the same embedded database meanwhile.
 */
const wish = readWish(process.argv.slice(2));
const account = { email: 'seed@example.com', password: 'seed the inbox' };

readEnvFile();
const startedAt = Date.now();
const config = readConfig(process.env);
const log = createLog(config.logLevel);
const app = await createApp(config, await openDatabase(config, log, console.log), { log });
try {
  if (await app.setupNeeded()) {
    const body = { name: 'Sam Seed', ...account, workspaceName: 'Seeded', setupCode: app.setupCode };
    const made = await app.http.inject({
      method: 'POST',
      url: '/api/setup',
      headers: { 'x-roost': '1' },
      payload: body,
    });
    if (made.statusCode !== 200) throw new Error(`The first account was refused: ${made.body}`);
    console.log(`Sign in as ${account.email} with the password "${account.password}".`);
  }
  const workspace = await acrossWorkspaces(app.ctx, (tx) =>
    tx.selectFrom('workspaces').select(['id', 'name']).orderBy('created_at').executeTakeFirstOrThrow(),
  );
  await seedRows(app.ctx.db, { workspaceId: workspace.id, ...wish }, console.log);
  console.log(`Seeded ${workspace.name} in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
} finally {
  await app.close();
}
process.exit(0);
