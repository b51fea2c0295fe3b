import { fail } from './errors.ts';

export interface Page {
  cursor?: string | undefined;
  limit: number;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id after which the next page begins; ids sort by creation. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, 'base64url').toString();
  return uuid.test(id) ? id : fail('invalid_input', 'The cursor is not one of ours.', { field: 'cursor' });
}

/** `rows` holds one more than `limit` when there is a next page. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  place: (row: Row) => string,
  describe: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(describe),
    nextCursor: last === undefined ? null : Buffer.from(place(last)).toString('base64url'),
  };
}
