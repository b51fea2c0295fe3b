/** A piece of the text around the first hit, and where the words of the query lie in it. Plain text, never markup. */
const snippetMax = 160;
/** Letters of a text in which words are looked for, here as in the database. */
export const highlightLooks = 8_000;
const before = 40;

const marks = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
const wordLetter = /[\p{L}\p{N}\p{M}]/u;
/** Scripts without spaces between words, where a hit may begin anywhere. */
const dense = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/u;

/** As the database folds. */
function fold(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  // Cut at each Σ: at the end of a word JavaScript would make another letter of it than PostgreSQL does.
  const lower = text
    .normalize('NFKD')
    .replace(marks, '')
    .split('Σ')
    .map((part) => part.toLowerCase());
  return lower.join('σ');
}

/** Letter by letter: with the place in the original of every folded unit, and of the end. */
function foldWithPlaces(text: string): { folded: string; places: (at: number) => number } {
  if (isPlain(text)) return { folded: text.toLowerCase(), places: (at) => at };
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = fold(letter);
    for (let unit = 0; unit < plain.length; unit += 1) places.push(at);
    folded += plain;
    at += letter.length;
  }
  return { folded, places: (unit) => places[unit] ?? text.length };
}

function isPlain(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

export function highlight(text: string, q: string): { snippet: string; marks: { from: number; to: number }[] } {
  const looked = text.slice(0, highlightLooks);
  const words = fold(q).split(/\s+/u).map(trim).filter(Boolean);
  const original = merge(hitsAroundFirst(looked, words));
  const first = original[0]?.from ?? 0;
  const from = boundary(looked, first > before + 20 ? first - before : 0);
  const to = boundary(looked, Math.min(looked.length, from + snippetMax));
  const prefix = from > 0 ? '…' : '';
  const shift = prefix.length - from;
  const snippet = `${prefix}${looked.slice(from, to)}${to < text.length ? '…' : ''}`;
  const inside = original.filter((one) => one.from >= from && one.to <= to);
  return { snippet, marks: inside.map((one) => ({ from: one.from + shift, to: one.to + shift })) };
}

/** To fold letter by letter is dear: only the stretch with the first hit is, and what a snippet shows behind it. */
function hitsAroundFirst(looked: string, words: readonly string[]): { from: number; to: number }[] {
  for (let from = 0; from < looked.length; ) {
    const to = stretchEnd(looked, from);
    const folded = fold(looked.slice(from, to));
    if (words.some((word) => occurrences(folded, word).length > 0))
      return hitsIn(looked, from, to + 2 * snippetMax, words);
    from = to;
  }
  return [];
}

/** Behind a space, because no word goes across one. */
function stretchEnd(text: string, from: number): number {
  const space = /\s/gu;
  space.lastIndex = from + 2 * snippetMax;
  return space.exec(text) === null ? text.length : space.lastIndex;
}

function hitsIn(looked: string, start: number, end: number, words: readonly string[]): { from: number; to: number }[] {
  const { folded, places } = foldWithPlaces(looked.slice(start, boundary(looked, end)));
  const hits = words.flatMap((word) => occurrences(folded, word)).sort((a, b) => a.from - b.from);
  return hits.map(({ from, to }) => ({ from: start + places(from), to: endOf(looked, start + places(to)) }));
}

/** Signs around a word are not part of what is looked for. */
function trim(word: string): string {
  return word.replace(/^[^\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+$/gu, '');
}

function occurrences(folded: string, word: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length)) {
    const begins = at === 0 || dense.test(word) || !wordLetter.test(folded[at - 1] ?? ' ');
    if (begins) found.push({ from: at, to: at + word.length });
  }
  return found;
}

/** Marks that belong to the last letter go along with it. */
function endOf(text: string, at: number): number {
  let end = at;
  while (end < text.length && /\p{Mn}/u.test(text[end] ?? '')) end += 1;
  return end;
}

/** Never between the halves of a surrogate pair. */
function boundary(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at;
}

function merge(hits: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const merged: { from: number; to: number }[] = [];
  for (const hit of hits) {
    const last = merged.at(-1);
    if (last && hit.from <= last.to) last.to = Math.max(last.to, hit.to);
    else merged.push({ ...hit });
  }
  return merged;
}
