import type { Interactive, SendLimits } from '@roost/contract/outgoing.ts';
import { m } from '../../../paraglide/messages.js';

export interface ListRow {
  title: string;
  description: string;
}

export interface ListSection {
  title: string;
  rows: ListRow[];
}

/** A list as it is being written. */
export interface ListDraft {
  body: string;
  button: string;
  sections: ListSection[];
}

export const noRow: ListRow = { title: '', description: '' };

type Limits = NonNullable<SendLimits['list']>;

function filled({ sections }: ListDraft): ListSection[] {
  return sections
    .map((one) => ({ title: one.title.trim(), rows: one.rows.filter((row) => row.title.trim() !== '') }))
    .filter((one) => one.rows.length > 0);
}

export function rowCount({ sections }: ListDraft): number {
  return sections.reduce((sum, one) => sum + one.rows.length, 0);
}

/** Why it cannot be sent yet, once something is wrong rather than missing; null else. */
export function listTrouble(draft: ListDraft, limits: Limits): string | null {
  const sections = filled(draft);
  if (sections.flatMap((one) => one.rows).length > limits.rowsMax) return m.outgoing_list_rows({ max: limits.rowsMax });
  const untitled = sections.length > 1 && sections.some((one) => one.title === '');
  return untitled ? m.outgoing_list_titles() : null;
}

/** What goes out; null while something is missing. */
export function listMessage(draft: ListDraft, limits: Limits): Interactive | null {
  const text = draft.body.trim();
  const button = draft.button.trim();
  const sections = filled(draft);
  if (text === '' || text.length > limits.bodyMax || button === '' || sections.length === 0) return null;
  if (listTrouble(draft, limits) !== null) return null;
  let row = 0;
  const asRow = ({ title, description }: ListRow) => {
    row += 1;
    const words = description.trim();
    return { id: `row-${row}`, title: title.trim(), ...(words === '' ? {} : { description: words }) };
  };
  const sent = sections.map(({ title, rows }) => ({ ...(title === '' ? {} : { title }), rows: rows.map(asRow) }));
  return { type: 'list', body: { text }, action: { button, sections: sent } };
}
