/**
 * How a sentence of the server is looked up in dictionaries (`words/`), values and all. The server writes English; browser
 * and mail say it in the language of who reads it.
 */
export interface Dictionary {
  /** For codes that mean one thing wherever they come from, where the sentence itself is not known. */
  codes?: Words;
  /** What stands in sentences, where it is words: looked up only there. */
  values: Words;
  /** With `{0}`, `{1}` for the values, or without. */
  sentences: Words;
}

type Words = Readonly<Record<string, string>>;

export interface Speech {
  /** Undefined: nobody has translated it. */
  say(said: string): string | undefined;
  meaning(code: string): string | undefined;
}

/** Longer texts are none of ours: whatever people and Meta write may be asked for. */
const askedMax = 1_000;
/** A reason within a reason; the server goes no deeper. */
const depthMax = 3;
/** So many sentences are looked at one by one. */
const partsMax = 8;

interface Pattern {
  /** What stands before, between and after the values. */
  pieces: readonly string[];
  own: string;
  /** Where its values are looked up. */
  values: Book;
}

interface Book {
  fixed: Words;
  patterns: Pattern[];
}

/** `locale`: how figures and lists are written. */
export function speechOf(known: readonly Dictionary[], locale: string): Speech {
  const patterns = known.flatMap(({ values, sentences }) => patternsOf(sentences, bookOfValues(values))).sort(byLength);

  function say(said: string, depth = 0): string | undefined {
    if (said.length > askedMax || depth > depthMax) return undefined;
    return whole(said, depth) ?? oneByOne(said, depth) ?? filled(patterns, said, depth);
  }

  function whole(said: string, depth: number): string | undefined {
    for (const { sentences } of known) {
      const own = find(sentences, said);
      if (own !== undefined) return own;
    }
    return filled(patterns, said, depth, isWithinSentence);
  }

  /** Several sentences in a row: what Meta adds at the end may be in no dictionary. */
  function oneByOne(said: string, depth: number): string | undefined {
    const parts = said.split(sentenceEnd);
    for (let count = 1; count < Math.min(parts.length, partsMax); count++) {
      const own = whole(parts.slice(0, count).join(' '), depth);
      if (own === undefined) continue;
      const rest = parts.slice(count).join(' ');
      return `${own} ${say(rest, depth + 1) ?? rest}`;
    }
    return undefined;
  }

  function filled(
    among: readonly Pattern[],
    said: string,
    depth: number,
    fits: (found: readonly string[], pattern: Pattern) => boolean = () => true,
  ): string | undefined {
    for (const pattern of among) {
      const { pieces, own, values } = pattern;
      const found = valuesIn(said, pieces);
      if (found === null || !fits(found, pattern)) continue;
      const words = found.map((value) => wordsOf(value, values, depth) ?? value);
      return own.replace(/\{(\d)\}/g, (_, place: string) => words[Number(place)] ?? '');
    }
    return undefined;
  }

  function wordsOf(value: string, book: Book, depth: number): string | undefined {
    if (depth > depthMax) return undefined;
    return (
      numberOf(value, locale) ??
      dayOf(value, locale) ??
      find(book.fixed, value) ??
      listOf(value, locale, (part) => find(book.fixed, part) ?? filled(book.patterns, part, depth + 1)) ??
      filled(book.patterns, value, depth + 1) ??
      say(value, depth + 1)
    );
  }

  return { say, meaning: (code) => known.map(({ codes = {} }) => find(codes, code)).find(isKnown) };
}

function bookOfValues(values: Words): Book {
  const book: Book = { fixed: values, patterns: [] };
  book.patterns = patternsOf(values, book).sort(byLength);
  return book;
}

function patternsOf(words: Words, values: Book): Pattern[] {
  return Object.entries(words)
    .map(([said, own]) => ({ pieces: said.split(/\{\d\}/), own, values }))
    .filter(({ pieces }) => pieces.length > 1);
}

/** The most words of its own first: what it says is the least likely to be a value. */
function byLength(one: Pattern, other: Pattern): number {
  return other.pieces.join('').length - one.pieces.join('').length;
}

const sentenceEnd = /(?<=[.?]) (?=\p{Lu})/u;

/** A value in the middle is no row of sentences; one at the end may be. */
function isWithinSentence(found: readonly string[], { pieces }: Pattern): boolean {
  const inside = pieces.at(-1) === '' ? found.slice(0, -1) : found;
  return !inside.some((value) => sentenceEnd.test(value));
}

/** Each value ends where what follows it is first found, so that a look takes as long as the text. */
function valuesIn(said: string, pieces: readonly string[]): string[] | null {
  const [head = ''] = pieces;
  const tail = pieces.at(-1) ?? '';
  if (!said.startsWith(head) || !said.endsWith(tail)) return null;
  const values: string[] = [];
  let at = head.length;
  for (const [place, piece] of pieces.entries()) {
    if (place === 0) continue;
    const end = place === pieces.length - 1 ? said.length - tail.length : said.indexOf(piece, at + 1);
    if (end <= at) return null;
    values.push(said.slice(at, end));
    at = end + piece.length;
  }
  return values;
}

/** `2,000` and `2.5 MB`, as the server groups and counts; other figures are names, versions and codes. */
function numberOf(value: string, locale: string): string | undefined {
  const [, figures, unit] = /^(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?= [KM]B$))( [KM]B)?$/.exec(value) ?? [];
  if (figures === undefined) return undefined;
  const number = new Intl.NumberFormat(locale, { useGrouping: 'always', maximumFractionDigits: 1 });
  return number.format(Number(figures.replaceAll(',', ''))) + (unit ?? '');
}

/** `2026-11-26`, as the server writes days. */
function dayOf(value: string, locale: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const day = new Date(value);
  if (Number.isNaN(day.getTime())) return undefined;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}

/** Several words of ours; names stay as they were listed. */
function listOf(value: string, locale: string, wordOf: (part: string) => string | undefined): string | undefined {
  const words = value.split(/, | and /).map(wordOf);
  return words.length > 1 && words.every(isKnown) ? new Intl.ListFormat(locale).format(words) : undefined;
}

function isKnown(word: string | undefined): word is string {
  return word !== undefined;
}

/** `constructor` is no sentence of ours. */
function find(words: Words, said: string): string | undefined {
  return Object.hasOwn(words, said) ? words[said] : undefined;
}
