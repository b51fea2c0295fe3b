import { fail } from '../errors.ts';
import type { Caller } from '../http.ts';

/** The place after which the next page of a list by name begins. */
export function readPlace(cursor: string | undefined): { name: string; id: string } | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString();
  const id = text.slice(0, 36);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    fail('invalid_input', 'The cursor is not one of ours.', { field: 'cursor' });
  }
  return { id, name: text.slice(36) };
}

/** `rows` holds one more than `limit` when there is a next page. */
export function namedPage<Row extends { id: string; name: string }, Item>(
  rows: readonly Row[],
  limit: number,
  describe: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(describe),
    nextCursor: last === undefined ? null : Buffer.from(`${last.id}${last.name}`).toString('base64url'),
  };
}

/** The agent who asks; null for a program with an API key, which owns nothing privately. */
export function agentOf(caller: Caller): string | null {
  return caller.type === 'agent' ? caller.agentId : null;
}

/** What belongs to everybody is changed by whoever made it and by admins; what is private by its owner. */
export function mayChange(caller: Caller, row: { owner_id: string | null; created_by: string | null }): boolean {
  const agentId = agentOf(caller);
  if (row.owner_id !== null) return row.owner_id === agentId;
  const role = caller.type === 'nobody' ? null : caller.role;
  return role === 'admin' || role === 'owner' || (agentId !== null && row.created_by === agentId);
}
