import { type RawBuilder, sql } from 'kysely';

/** The column is one of these; `none` among them stands for an empty one. */
export function isOneOf(
  column: RawBuilder<unknown>,
  wanted: readonly (string | null)[],
  type: 'uuid' | 'text' = 'uuid',
): RawBuilder<boolean> {
  const named = wanted.filter((one) => one !== null && one !== 'none');
  const empty = wanted.includes('none') ? sql`or ${column} is null` : sql``;
  return sql<boolean>`(${column} = any(${named}::${sql.raw(type)}[]) ${empty})`;
}
