/** A CSV file as programs of all countries write it: its letters, its delimiter, its rows one by one. */
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { fail } from '../errors.ts';
import { columnOf, fixedColumns } from './csv.ts';

export interface Line {
  /** By column, in lower case; none where there is a problem: a short row costs no more than it is long. */
  values: Record<string, string>;
  /** Why it cannot be read. */
  problem: string | null;
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Spreadsheets of Western Europe and America write Windows-1252 where they do not write UTF-8. */
export function encodingOf(file: Buffer): Encoding {
  if (file[0] === 0xff && file[1] === 0xfe) return 'utf-16le';
  if (file[0] === 0xfe && file[1] === 0xff) return 'utf-16be';
  return isUtf8(file) ? 'utf-8' : 'windows-1252';
}

const delimiters = [',', ';', '\t'] as const;

/** The one by which the first line names the most columns that every file may have. */
function delimiterOf(start: string): string {
  const [line = ''] = start.split(/\r\n|\r|\n/, 1);
  const named = (delimiter: string) =>
    line.split(delimiter).filter((cell) => isFixed(cell.replaceAll('"', '').trim().toLowerCase())).length;
  return delimiters.reduce<string>((best, one) => (named(one) > named(best) ? one : best), ',');
}

function isFixed(name: string): boolean {
  return (fixedColumns as readonly string[]).includes(name);
}

const chunkBytes = 64 * 1024;

/** The header first, then its rows. A file that is no CSV is refused as a whole, with the line. */
export async function* readCsv(file: Buffer): AsyncGenerator<Line & { header: readonly string[] }> {
  const encoding = encodingOf(file);
  const start = new TextDecoder(encoding).decode(file.subarray(0, chunkBytes));
  const rows = Readable.from(textOf(file, encoding)).pipe(
    parse({ delimiter: delimiterOf(start), relax_column_count: true, skip_empty_lines: true }),
  );
  let header: readonly string[] | null = null;
  let columns: readonly string[] = [];
  try {
    for await (const cells of rows as AsyncIterable<string[]>) {
      if (header === null) {
        header = cells;
        yield { header, values: {}, problem: null };
        // Who refused the header does not come back for this.
        columns = header.map(columnOf);
      } else yield { header, ...lineOf(columns, cells) };
    }
  } catch (error) {
    fail('invalid_input', `This is no CSV file that can be read: ${(error as Error).message}.`, { cause: error });
  }
}

function lineOf(columns: readonly string[], cells: readonly string[]): Line {
  const surplus = cells.slice(columns.length).some((cell) => cell.trim() !== '');
  if (cells.length < columns.length || surplus) {
    return { values: {}, problem: `Cells in this row: ${cells.length}; in the first line: ${columns.length}.` };
  }
  return { values: Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])), problem: null };
}

/** In between everybody else has their turn: a large file takes seconds. */
async function* textOf(file: Buffer, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < file.length; at += chunkBytes) {
    await setImmediate();
    const text = decoder.decode(file.subarray(at, at + chunkBytes), { stream: at + chunkBytes < file.length });
    if (text !== '') yield text;
  }
}
