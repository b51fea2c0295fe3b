/** How an import goes through Meta's list of conversations. Pure. */
import type { HistoryPage, RememberedConversation } from '../../channels/channel.ts';
import { conversationsMaxAtFirst, type HistoryDetail } from '../../connections/ask-history.ts';

/** Meta's clock is not ours, and what was on its way when a gap began may never have come. */
const overlapMs = 10 * 60_000;
/** A conversation that changes while the list is read jumps to its head, past us: the list is read again from there. */
const passesMax = 3;

/** The conversations that this pass is about. */
export function wantedOf(page: HistoryPage, detail: HistoryDetail): RememberedConversation[] {
  const from = beginningOf(detail);
  return page.conversations.filter(
    ({ updatedAt }) => from === null || updatedAt === null || updatedAt.getTime() >= from,
  );
}

/** Where to go on after a page; null: everything has been read. */
export function nextPlace(page: HistoryPage, detail: HistoryDetail, askedAt: Date): HistoryDetail | null {
  const passBegan = detail.passBegan ?? askedAt.toISOString();
  const conversationsMax = Math.min(detail.conversationsMax * 2, conversationsMaxAtFirst);
  const on = { ...detail, passBegan, conversationsMax, tries: 0 };
  if (page.next !== null && !reachesBack(page, detail)) return { ...on, cursor: page.next };
  const onePage = detail.cursor === null;
  if (!detail.again && (onePage || detail.pass + 1 >= passesMax)) return null;
  return { ...on, cursor: null, pass: detail.pass + 1, passSince: passBegan, passBegan: null, again: false };
}

function reachesBack(page: HistoryPage, detail: HistoryDetail): boolean {
  const from = beginningOf(detail);
  const oldest = page.conversations.at(-1)?.updatedAt ?? null;
  return from !== null && oldest !== null && oldest.getTime() < from;
}

function beginningOf({ passSince }: HistoryDetail): number | null {
  return passSince === null ? null : Date.parse(passSince) - overlapMs;
}
