/** What is being named right before the cursor: `/hel` a saved reply, `@be` a colleague. */
export interface Asked {
  sign: '/' | '@';
  query: string;
  /** How many characters the choice replaces. */
  length: number;
}

/** A sign counts at the beginning of a line or after a space, so that neither dates nor addresses ask for anything. */
export function askedBefore(text: string, cursor: number, sign: '/' | '@'): Asked | null {
  const found = /(?:^|\s)([/@])([^\s/@]{0,40})$/u.exec(text.slice(0, cursor));
  const query = found?.[2] ?? '';
  return found?.[1] === sign ? { sign, query, length: query.length + 1 } : null;
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** Names that begin with the query first, then those that contain it. */
export function suggested<T extends { name: string; text?: string }>(
  items: readonly T[],
  query: string,
  most = 7,
): T[] {
  const wanted = fold(query);
  const begins = items.filter((one) => fold(one.name).startsWith(wanted));
  const holds = items.filter(
    (one) => !begins.includes(one) && (fold(one.name).includes(wanted) || fold(one.text ?? '').includes(wanted)),
  );
  return [...begins, ...holds].slice(0, most);
}
