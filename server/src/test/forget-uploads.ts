import { sql } from 'kysely';
import { acrossWorkspaces } from '../db/db.ts';
import type { TestRoost } from './roost.ts';

/** What is due a day after an upload happens now. */
export async function forgetUploads(roost: TestRoost): Promise<void> {
  await acrossWorkspaces(roost.app.ctx, async (tx) => {
    await sql`set local role none`.execute(tx);
    await sql`update pgboss.job set start_after = now() where name = 'media.forget'`.execute(tx);
  });
  await roost.app.drain();
}
