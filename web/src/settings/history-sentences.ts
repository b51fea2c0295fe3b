import type { ImportRun } from '@roost/contract/imports.ts';
import { m } from '../paraglide/messages.js';

/** What came is told for a while; then it is in the inbox and that is enough. */
const shownForMs = 7 * 86_400_000;

export function isGoing({ state }: ImportRun): boolean {
  return state === 'waiting' || state === 'running';
}

/** A gap that turned out to be none is no news. */
export function isWorthShowing(run: ImportRun, nowMs: number): boolean {
  if (isGoing(run) || run.finishedAt === null) {
    return true;
  }
  const nothingMissed = run.since !== null && run.done === 0 && run.state !== 'failed';
  return !nothingMissed && Date.parse(run.finishedAt) > nowMs - shownForMs;
}

/** The state of an import in one sentence, and what else has to be said. */
export function historySentences(run: ImportRun, locale: string): { head: string; tail: string[] } {
  const number = (count: number) => new Intl.NumberFormat(locale).format(count);
  const amount = m.connection_history_amount({
    messages: m.connection_history_messages({ count: run.done, shown: number(run.done) }),
    conversations: m.connection_history_conversations({ count: run.conversations, shown: number(run.conversations) }),
  });
  const gap = run.since !== null;
  const problems =
    run.failed > 0 ? [m.connection_history_problems({ count: run.failed, shown: number(run.failed) })] : [];
  const limits =
    run.cutShort > 0 ? [m.connection_history_cut({ count: run.cutShort, shown: number(run.cutShort) })] : [];
  switch (run.state) {
    case 'waiting':
    case 'running':
      if (run.conversations === 0) {
        return { head: m.connection_history_begins(), tail: run.message === '' ? [] : [run.message] };
      }
      return {
        head: gap ? m.connection_history_filling({ amount }) : m.connection_history_running({ amount }),
        tail: run.message === '' ? [] : [run.message],
      };
    case 'failed':
      return { head: m.connection_history_failed({ amount }), tail: [run.message, ...problems] };
    case 'cancelled':
      return { head: m.connection_history_cancelled({ amount }), tail: problems };
    default:
      if (run.done === 0) {
        const none = run.conversations === 0 ? m.connection_history_none() : m.connection_history_known();
        return { head: none, tail: problems };
      }
      return {
        head: gap ? m.connection_history_filled({ amount }) : m.connection_history_done({ amount }),
        tail: [...(gap && limits.length === 0 ? [] : [m.connection_history_limit()]), ...limits, ...problems],
      };
  }
}
