import type { ChannelKind } from '@roost/contract/meta.ts';

/** What proves a cell: a sample payload and what it comes to. */
export type Sample = readonly [fixture: string, words: string];

/** Why there is nothing here, in a few words. */
interface Not {
  not: string;
}

/** What arrives: proven by samples. `partly`: what is missing, in a sentence. */
export type ReadCell = { samples: readonly Sample[]; partly?: string } | Not;

/** What goes out: tried against the simulated Meta. */
export type SentCell = { tried: true; partly?: string } | Not;

export interface Row<Cell = ReadCell | SentCell> {
  kind: string;
  facebook: Cell;
  instagram: Cell;
  whatsapp: Cell;
}

export const kindsOfChannel: readonly ChannelKind[] = ['facebook', 'instagram', 'whatsapp'];

/** The table as Markdown, for docs/META.md. */
export function describeRows(title: string, rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| ${row.kind} | ${kindsOfChannel.map((kind) => describeCell(row[kind])).join(' | ')} |`,
  );
  return [
    `### ${title}`,
    '',
    '| kind | Messenger, Page | Instagram | WhatsApp |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function describeCell(cell: ReadCell | SentCell): string {
  if ('not' in cell) return `– ${cell.not}`;
  const proof = 'samples' in cell ? cell.samples.map(([fixture]) => ` \`${fixture}\``).join('') : '';
  return cell.partly === undefined ? `yes${proof}` : `partly: ${cell.partly}${proof}`;
}

/** `document` with the part between the two marks of `name` replaced. */
export function withSection(document: string, name: string, section: string): string {
  const [open, close] = [`<!-- ${name}: written by a test -->`, `<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(open), document.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`the document has no place for ${name}`);
  return `${document.slice(0, from + open.length)}\n${section}\n${document.slice(to)}`;
}
