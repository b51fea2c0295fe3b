/** Requests to be forgotten: a code that anyone may look up, and what became of it. Never who it was. */
import { randomToken } from './crypto.ts';
import { newId, type Tx } from './db/db.ts';

export interface Deletion {
  kind: 'login' | 'contact' | 'unknown';
  /** How many of each went. */
  erased: Readonly<Record<string, number>>;
}

/** Keeps the outcome and answers its code: letters and digits, as Meta asks (platform.md §1.9). */
export async function recordDeletion(tx: Tx, workspaceId: string, { kind, erased }: Deletion): Promise<string> {
  const code = randomToken(18).replace(/[^A-Za-z0-9]/g, 'x');
  await tx
    .insertInto('deletion_requests')
    .values({ workspace_id: workspaceId, id: newId(), code, kind, erased: JSON.stringify(erased) })
    .execute();
  return code;
}

export function deletionUrl(publicUrl: string, code: string): string {
  return `${publicUrl}/data-deletion/${code}`;
}
