const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  for (const { segment } of segmenter.segment(word)) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment.toLocaleUpperCase();
  }
  return '';
}

const known = new Map<string, string>();
const knownMax = 2_000;

/** One or two letters for an avatar; an emoji stays whole. */
export function initials(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  if (known.size >= knownMax) known.clear();
  const made = initialsOf(name);
  known.set(name, made);
  return made;
}

function initialsOf(name: string): string {
  const letters = name.split(/\s+/u).map(firstLetter).filter(Boolean);
  const first = letters[0] ?? '';
  const last = letters.length > 1 ? (letters.at(-1) ?? '') : '';
  // Two emoji side by side are a smudge, not initials.
  return /\p{L}|\p{N}/u.test(first) && /\p{L}|\p{N}/u.test(last) ? first + last : first || '?';
}

/** A steady place in a palette for a contact, so that the same person always looks the same. */
export function paletteIndex(id: string, size: number): number {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) hash = (hash * 31 + id.charCodeAt(at)) >>> 0;
  return hash % size;
}
