/** CSV that no spreadsheet runs as a formula, by whatever delimiter it divides, and that comes back as it went out. */
import { stringify } from 'csv-stringify/sync';

/** Where a cell begins, or would by another delimiter than ours, and before a tab or an end of line at the very beginning. */
const beginnings = /(?<=^|[;\t\r\n])(?='*"*[=+\-@＝＋－＠])|^(?='*[\t\r\n])/g;
const guards = /(?<=^|[;\t\r\n])'(?='*"*[=+\-@＝＋－＠])|^'(?='*[\t\r\n])/g;

/** Rows of a file; numbers stay numbers. */
export function csvLines(rows: readonly (readonly (string | number)[])[]): string {
  const guarded = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? guardCell(cell) : cell)));
  return stringify(guarded, { quoted_match: /[;\t]/ });
}

/** An apostrophe before it makes a formula text; one that is there already gets company, so that it comes back. */
function guardCell(text: string): string {
  return text.replace(beginnings, "'");
}

/** What was meant by a cell that went out guarded. */
export function unguardCell(text: string): string {
  return text.replace(guards, '');
}
