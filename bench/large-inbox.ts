import { seedRows } from '../scripts/seed-rows.ts';
import { openDb, openPool } from '../server/src/db/db.ts';
import type { World } from '../torture/world.ts';

const messagesEach = 20;

/** Adds ugly conversations of 20 messages each until the workspace has this many. No Roost may run meanwhile. */
export async function growTo(world: World, conversations: number): Promise<void> {
  const [row] = await world.rows<{ present: number }>('select count(*)::int as present from conversations');
  const present = row?.present ?? 0;
  const missing = conversations - present;
  if (missing <= 0) return;
  const db = openDb(openPool(world.postgres.connection, () => {}));
  const wish = { workspaceId: world.workspace.id, conversations: missing, messagesEach, ugly: true, newer: present };
  await seedRows(db, wish, (sentence) => process.stdout.write(`\r     seeding: ${sentence}            `));
  await db.destroy();
  process.stdout.write('\n');
  // As after a night: statistics and visibility are up to date.
  for (const table of ['messages', 'conversations', 'contacts', 'identities'])
    await world.asOwner(`vacuum analyze ${table}`);
}
