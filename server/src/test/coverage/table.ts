import type { ChannelKind } from '@roost/contract/meta.ts';

/** What proves a cell: a sample payload and what it comes to. */
export type Sample = readonly [fixture: string, words: string];

export type Cell =
  | { samples: readonly Sample[] /** What is missing, in a sentence. */; partly?: string }
  /** Why there is nothing here, in a few words. */
  | { not: string };

export interface Row {
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

function describeCell(cell: Cell): string {
  if ('not' in cell) return `– ${cell.not}`;
  const proof = cell.samples.map(([fixture]) => `\`${fixture}\``).join(' ');
  return cell.partly === undefined ? `yes ${proof}` : `partly: ${cell.partly} ${proof}`;
}

/** `document` with the part between the two marks of `name` replaced. */
export function withSection(document: string, name: string, section: string): string {
  const [open, close] = [`<!-- ${name}: written by a test -->`, `<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(open), document.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`the document has no place for ${name}`);
  return `${document.slice(0, from + open.length)}\n${section}\n${document.slice(to)}`;
}
