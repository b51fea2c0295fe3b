/** Meta signs with the old secret for a while after it was reset in the dashboard, so that one goes on verifying. */
import type { Selectable } from 'kysely';
import type { MetaAppsTable } from '../db/tables/connections.ts';

const graceHours = 24;

/** The Meta app's secret, or that of its Instagram product. */
export type SecretOf = 'app' | 'instagram';

type Row = Selectable<MetaAppsTable>;

const columns = {
  app: { sealed: 'previous_secret_sealed', until: 'previous_secret_until' },
  instagram: { sealed: 'previous_instagram_secret_sealed', until: 'previous_instagram_secret_until' },
} as const;

/** As columns: nothing is left of the secret before. */
export const noGrace = {
  app: { previous_secret_sealed: null, previous_secret_until: null },
  instagram: { previous_instagram_secret_sealed: null, previous_instagram_secret_until: null },
} as const;

export function graceEnd(now: Date): Date {
  return new Date(now.getTime() + graceHours * 3600_000);
}

/** The secret before and until when it verifies; null: there is none, or its time is over. */
export function graceOf(row: Row, of: SecretOf, now: Date): { sealed: string; until: Date } | null {
  const sealed = row[columns[of].sealed];
  const until = row[columns[of].until];
  return sealed !== null && until !== null && until > now ? { sealed, until } : null;
}

/** Whether a secret was exchanged for another one of the same app. */
export function graceBegan(before: Row, after: Row): boolean {
  return Object.values(columns).some(({ sealed }) => after[sealed] !== null && after[sealed] !== before[sealed]);
}
