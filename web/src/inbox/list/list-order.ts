/** A list whose rows are held still, and how many changes wait. */
export interface HeldList<T> {
  rows: T[];
  waiting: number;
}

interface Row {
  id: string;
}

/**
 * While the agent is aiming at a row, rows stay where they are and only their content changes: what is new or has
 * moved waits. Rows that left the list go at once, since clicking them would open something no longer there.
 */
export function holdOrder<T extends Row>(shown: readonly string[], fresh: readonly T[]): HeldList<T> {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const rows: T[] = [];
  const kept = new Set<string>();
  for (const id of shown) {
    const row = byId.get(id);
    if (row && !kept.has(id)) {
      rows.push(row);
      kept.add(id);
    }
  }
  const lastShown = fresh.findLastIndex((row) => kept.has(row.id));
  let waiting = 0;
  fresh.forEach((row, at) => {
    if (kept.has(row.id)) return;
    // Older pages only lengthen the list below; nothing above them moves.
    if (at > lastShown) rows.push(row);
    else waiting += 1;
  });
  return { rows, waiting };
}

/** How far to move the scroll position so that the row at the top of the view stays there. */
export function anchorShift(
  before: readonly string[],
  after: readonly string[],
  topIndex: number,
  rowPx: number,
): number {
  for (let at = topIndex; at < before.length; at += 1) {
    const now = after.indexOf(before[at] ?? '');
    if (now !== -1) return (now - at) * rowPx;
  }
  return 0;
}

/** The row beside the present one; the first one when none is chosen or it left the list. */
export function neighbour(ids: readonly string[], current: string | null, step: 1 | -1): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (at === -1) return ids[0] ?? null;
  return ids[at + step] ?? null;
}

/** A conversation that moved up while we paged is in two pages: the upper one is newer. */
export function withoutRepeats<T extends Row>(conversations: readonly T[]): T[] {
  const seen = new Set<string>();
  return conversations.filter((one) => !seen.has(one.id) && seen.add(one.id));
}
