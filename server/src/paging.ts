/** Cursors: opaque to whoever asks, they say behind which row the next page begins. */
import { isOwnId } from './db/db.ts';
import { fail } from './errors.ts';

export interface Page {
  cursor?: string | undefined;
  limit: number;
}

export function writeCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

export function openCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

export function refuseCursor(): never {
  return fail('invalid_input', 'The cursor is not one of this list.', { field: 'cursor' });
}

/** The id after which the next page begins; ids sort by creation. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = openCursor(cursor);
  return isOwnId(id) ? id : refuseCursor();
}

interface Named {
  id: string;
  name: string;
}

/** The row after which the next page of a list by name begins. */
export function readNameCursor(cursor: string | undefined): Named | null {
  if (cursor === undefined) return null;
  const text = openCursor(cursor);
  const id = text.slice(0, 36);
  return isOwnId(id) ? { id, name: text.slice(36) } : refuseCursor();
}

export function nameCursor({ id, name }: Named): string {
  return writeCursor(`${id}${name}`);
}

/** `rows` holds one more than `limit` when there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  place: (row: Row) => string,
  describe: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  return page(rows, limit, (row) => writeCursor(place(row)), describe);
}

/** The same of a list by name. */
export function toNamedPage<Row extends Named, Item>(
  rows: readonly Row[],
  limit: number,
  describe: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  return page(rows, limit, nameCursor, describe);
}

function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursor: (row: Row) => string,
  describe: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(describe), nextCursor: last === undefined ? null : cursor(last) };
}
