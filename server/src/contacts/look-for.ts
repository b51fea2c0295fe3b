import { type RawBuilder, sql } from 'kysely';

/**
 * Contacts (`c`) that hold every word of `q` somewhere in their name, email, phone or a user name, or whose number ends with
 * the one that was typed. Accents and case do not matter in a name.
 */
export function isLookedFor(q: string): RawBuilder<boolean> {
  const digits = phoneDigits(q);
  const held = everyWord(q, holds);
  return digits === null ? held : sql`(${held} or ${hasNumber(digits)})`;
}

/** Every word of `q` is somewhere in this name, whatever its accents and case. */
export function isNamed(name: RawBuilder<unknown>, q: string): RawBuilder<boolean> {
  return everyWord(q, (word) => nameHolds(name, word));
}

function everyWord(q: string, holdsWord: (word: string) => RawBuilder<boolean>): RawBuilder<boolean> {
  return sql`(${sql.join(q.trim().split(/\s+/).map(holdsWord), sql` and `)})`;
}

function holds(word: string): RawBuilder<boolean> {
  const pattern = contains(word);
  return sql<boolean>`(${nameHolds(sql.ref('c.name'), word)} or c.email ilike ${pattern} or c.phone ilike ${pattern} or exists (
    select 1 from identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id
      and (i.username ilike ${pattern} or i.external_id = ${word})))`;
}

/** A name of plain letters need not be folded, which takes several times as long. */
function nameHolds(name: RawBuilder<unknown>, word: string): RawBuilder<boolean> {
  const pattern = sql`roost_fold(${contains(word)})`;
  return sql<boolean>`(${name} ilike ${pattern}
    or (octet_length(${name}) > length(${name}) and roost_fold(${name}) like ${pattern}))`;
}

function hasNumber(digits: string): RawBuilder<boolean> {
  const ending = endingWith(digits);
  return sql<boolean>`(reverse(c.phone) like ${ending} or exists (
    select 1 from identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id
      and i.address like '+%' and reverse(i.address) like ${ending}))`;
}

/** Fewer are in too many numbers. */
const digitsMin = 4;

/** What a phone number is looked for by, if one was typed: as it is written inland, it begins with zeros that are not kept. */
export function phoneDigits(q: string): string | null {
  if (!/^[+\d\s()./-]+$/.test(q)) return null;
  const digits = q.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < digitsMin ? null : digits;
}

/** For a number that is read backwards: by how it ends, which an index knows. */
export function endingWith(digits: string): RawBuilder<unknown> {
  return sql`reverse(${digits}::text) || '%'`;
}

/** A pattern for `like` in which what the person typed means itself. */
function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
