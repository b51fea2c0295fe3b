/** What PostgreSQL sends as text, read: as pg does, but fast for the two shapes that fill a page of the inbox. */
import pg from 'pg';

const { TIMESTAMPTZ } = pg.types.builtins;
/** pg names no array types; this number is PostgreSQL's own, for good. */
const uuidArray: number = 2951;

const anyInstant: (text: string) => unknown = pg.types.getTypeParser(TIMESTAMPTZ, 'text');
const anyUuids: (text: string) => unknown = pg.types.getTypeParser(uuidArray, 'text');

/** `2026-03-01 09:30:00.123+00` as a Date; other offsets, years and infinity as pg reads them. */
function readInstant(text: string): unknown {
  // Only a year of four digits has its blank here, and Date understands no other.
  if (text[10] !== ' ' || !text.endsWith('+00')) return anyInstant(text);
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}

/** `{id,id}`: ids need no quotes. */
function readUuids(text: string): unknown {
  if (text === '{}') return [];
  return /[N{]/.test(text.slice(1)) ? anyUuids(text) : text.slice(1, -1).split(',');
}

export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === TIMESTAMPTZ) return readInstant;
    if (format !== 'binary' && oid === uuidArray) return readUuids;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};
