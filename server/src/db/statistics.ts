import { sql } from 'kysely';
import type { Db } from './db.ts';

/**
 * Tells PostgreSQL's planner how large the tables of the message path are. Every index begins with the workspace, so a
 * planner without statistics takes any of them for as good as the key, and keeps that plan for foreign keys; autovacuum
 * comes by only once a minute. Measured in a new database: 180 messages/s without, 3,500/s with.
 */
export async function refreshStatistics(db: Db): Promise<void> {
  await sql`analyze channels, deliveries, delivery_entries, contacts, identities, identity_aliases, conversations,
    messages, outbox, parked_events`.execute(db);
}
