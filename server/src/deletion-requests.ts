/** Requests to be forgotten: a code that anyone may look up, and what became of it. Never who it was. */
import type { Ctx } from './context.ts';
import { randomToken } from './crypto.ts';
import { acrossWorkspaces, newId, type Tx } from './db/db.ts';

export interface Deletion {
  kind: 'login' | 'contact' | 'unknown';
  /** How many of each went. */
  erased: Readonly<Record<string, number>>;
  /** Ids by which the journal still has to be looked through. */
  idsLeft?: readonly string[];
}

export interface DeletionDone {
  at: Date;
  login: boolean;
  contact: boolean;
}

/** What became of the request with this code, whoever asks; null when there is none. */
export function deletionOf(ctx: Pick<Ctx, 'db'>, code: string): Promise<DeletionDone | null> {
  return acrossWorkspaces(ctx, async (tx) => {
    const row = await tx
      .selectFrom('deletion_requests')
      .select(['created_at', 'kind', 'erased'])
      .where('code', '=', code)
      .executeTakeFirst();
    if (row === undefined) return null;
    const contact = row.kind === 'contact' || (row.erased.contacts ?? 0) > 0;
    return { at: row.created_at, login: row.kind === 'login', contact };
  });
}

/** Keeps the outcome and answers its code: letters and digits, as Meta asks (platform.md §1.9). */
export async function recordDeletion(
  tx: Tx,
  workspaceId: string,
  { kind, erased, idsLeft }: Deletion,
): Promise<string> {
  const code = randomToken(18).replace(/[^A-Za-z0-9]/g, 'x');
  await tx
    .insertInto('deletion_requests')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      code,
      kind,
      erased: JSON.stringify(erased),
      ids_left: idsLeft === undefined || idsLeft.length === 0 ? null : [...idsLeft],
    })
    .execute();
  return code;
}

export function deletionUrl(publicUrl: string, code: string): string {
  return `${publicUrl}/data-deletion/${code}`;
}
