import type { ColumnType } from 'kysely';

/** Written as a JSON string, read back parsed. */
export type Jsonb = ColumnType<unknown, string, string>;
/** With a default. */
export type GeneratedJsonb = ColumnType<unknown, string | undefined, string>;
export type NullableJsonb = ColumnType<unknown, string | null | undefined, string | null>;
