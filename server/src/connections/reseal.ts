/** After a new ENCRYPTION_KEY was put first, every sealed record is sealed anew with it, while everything goes on. */
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';
import { acrossWorkspaces, type Tx } from '../db/db.ts';
import { resealPushKey } from '../push/keys.ts';
import * as secrets from './secrets.ts';

const resealJobName = 'secrets.reseal';
const resealMinutes = 60;
/** Short transactions: nobody waits for a row for long. */
const rowsPerBatch = 100;

export function resealJob(ctx: Ctx): void {
  ctx.jobs.repeat(resealJobName, resealMinutes, async () => {
    const count = await reseal(ctx);
    if (count > 0) ctx.log.info({ count }, 'sealed records moved to the newest key');
  });
}

interface Sealed {
  table: string;
  column: string;
  /** Names the row for the query, and the record its seal is bound to. */
  key: readonly string[];
  again(ctx: Ctx, key: readonly string[], sealed: string): string;
}

export const sealedColumns: readonly Sealed[] = [
  { table: 'meta_apps', column: 'secret_sealed', key: ['workspace_id'], again: secrets.resealAppSecret },
  { table: 'meta_apps', column: 'previous_secret_sealed', key: ['workspace_id'], again: secrets.resealAppSecret },
  {
    table: 'meta_apps',
    column: 'instagram_secret_sealed',
    key: ['workspace_id'],
    again: secrets.resealInstagramSecret,
  },
  {
    table: 'meta_apps',
    column: 'previous_instagram_secret_sealed',
    key: ['workspace_id'],
    again: secrets.resealInstagramSecret,
  },
  { table: 'logins', column: 'token_sealed', key: ['id'], again: secrets.resealLoginToken },
  { table: 'held_grants', column: 'grant_sealed', key: ['id'], again: secrets.resealHeldGrant },
  {
    table: 'assets',
    column: 'token_sealed',
    key: ['login_id', 'kind', 'external_id'],
    again: secrets.resealAssetToken,
  },
  { table: 'channels', column: 'token_sealed', key: ['id'], again: secrets.resealChannelToken },
  { table: 'push_keys', column: 'private_sealed', key: ['public_key'], again: resealPushKey },
];

/** Answers how many records were moved. A record that no key opens is left and told, and stops no other. */
export async function reseal(ctx: Ctx): Promise<number> {
  let moved = 0;
  for (const one of sealedColumns) {
    const left = new Set<string>();
    for (;;) {
      const batch = await acrossWorkspaces(ctx, (tx) => resealBatch(ctx, tx, one, left));
      moved += batch.moved;
      if (batch.seen < rowsPerBatch) break;
    }
  }
  return moved;
}

async function resealBatch(
  ctx: Ctx,
  tx: Tx,
  { table, column, key, again }: Sealed,
  left: Set<string>,
): Promise<{ seen: number; moved: number }> {
  const current = `v1.${ctx.config.sealer.keyId}.`;
  const names = sql.join(key.map((name) => sql.ref(name)));
  const { rows } = await sql<{ key: string[]; sealed: string }>`
    select array[${sql.join(key.map((name) => sql`${sql.ref(name)}::text`))}] as key, ${sql.ref(column)} as sealed
    from ${sql.table(table)}
    where ${sql.ref(column)} is not null and not starts_with(${sql.ref(column)}, ${current})
      and ${sql.ref(column)} <> all(${[...left]}::text[])
    order by ${names} limit ${rowsPerBatch} for update skip locked`.execute(tx);
  let moved = 0;
  for (const row of rows) {
    try {
      const fresh = again(ctx, row.key, row.sealed);
      await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${fresh}
        where (${sql.join(key.map((name) => sql`${sql.ref(name)}::text`))}) = (${sql.join(row.key)})
          and ${sql.ref(column)} = ${row.sealed}`.execute(tx);
      moved += 1;
    } catch (error) {
      left.add(row.sealed);
      ctx.log.error({ table, column, error: String(error) }, 'a sealed record cannot be opened');
    }
  }
  return { seen: rows.length, moved };
}
