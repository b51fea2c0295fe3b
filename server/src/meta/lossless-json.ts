/**
 * Meta sends ids as JSON numbers above 2^53 (META.md §3), NUL characters and halves of emoji. What comes out of
 * here can be stored in PostgreSQL as text or jsonb and compared as strings.
 */

export type Json = null | boolean | string | number | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** TypeScript's library does not know the third argument yet (ECMAScript proposal "JSON.parse source text access"). */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;

/**
 * Sixteen digits where a number may begin, or an exponent of three: perhaps a number a double cannot hold. Inside a
 * string it only costs time; ids in quotes, the usual case, do not match.
 */
const perhapsUnsafeNumber = /(?:^|[:,[\s])-?\d{16}|\d[eE][+-]?\d{3}/;
const perhapsUnstorable = /\\u(?:0000|[dD][89a-fA-F])/;

/** Integers beyond 2^53 become strings; NUL and lone surrogates become U+FFFD. Throws SyntaxError on text that is not JSON. */
export function parseLossless(text: string): Json {
  const unsafe = perhapsUnsafeNumber.test(text);
  const parsed = (unsafe ? (JSON.parse as ParseWithSource)(text, keepUnsafeNumbers) : JSON.parse(text)) as Json;
  return perhapsUnstorable.test(text) || !text.isWellFormed() ? storable(parsed) : parsed;
}

function keepUnsafeNumbers(_key: string, value: unknown, context: { source?: string }): unknown {
  if (typeof value !== 'number' || context.source === undefined) return value;
  const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/.test(context.source));
  return exact ? value : context.source;
}

function storable(value: Json): Json {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  const out: [string, Json][] = Object.entries(value).map(([key, item]) => [storableText(key), storable(item)]);
  return Object.fromEntries(out);
}

/** PostgreSQL refuses U+0000 in text and jsonb, and UTF-8 has no halves of a surrogate pair. */
function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}
