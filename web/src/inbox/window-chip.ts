import type { ReplyWindow } from '@roost/contract/messages.ts';

const hourMs = 3_600_000;

/** Green, amber, red and grey of the reply window; every tone also has a word, never colour alone. */
export type WindowTone = 'open' | 'closing' | 'urgent' | 'human_agent' | 'closed';

export interface WindowChip {
  tone: WindowTone;
  /** What is left of the present state; null when nothing runs out. */
  leftMs: number | null;
}

/** Whether Meta takes a reply; of this the server decides alone. */
export function canReply({ state }: ReplyWindow): boolean {
  return state === 'open' || state === 'human_agent';
}

/**
 * The chip for a reply window now. A window whose end has passed shows closed before the server says so,
 * because a countdown that stands at zero invites an answer that Meta will refuse.
 */
export function windowChip(window: ReplyWindow, now: Date): WindowChip {
  const leftMs = window.closesAt === null ? null : new Date(window.closesAt).getTime() - now.getTime();
  if (!canReply(window)) return { tone: 'closed', leftMs: null };
  if (leftMs !== null && leftMs <= 0) return { tone: 'closed', leftMs: null };
  if (window.state === 'human_agent') return { tone: 'human_agent', leftMs };
  if (leftMs === null || leftMs > 6 * hourMs) return { tone: 'open', leftMs };
  return { tone: leftMs > hourMs ? 'closing' : 'urgent', leftMs };
}
