import type { ReplyWindow } from '@roost/contract/messages.ts';
import { IconClock, IconLock, IconUserCheck } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import { formatLocale } from '../time/format-locale.ts';
import { shortSpan } from '../time/times.ts';
import { useServerWords } from '../use-server-words.ts';
import classes from './WindowChip.module.css';
import { type WindowTone, windowChip } from './window-chip.ts';

const icons = {
  open: IconClock,
  closing: IconClock,
  urgent: IconClock,
  human_agent: IconUserCheck,
  closed: IconLock,
} as const;

function sentence(tone: WindowTone, left: string | null): string {
  if (tone === 'closed') return m.inbox_window_closed();
  if (tone === 'human_agent') {
    return left === null ? m.inbox_window_human_agent_always() : m.inbox_window_human_agent({ left });
  }
  if (left === null) return m.inbox_window_open_always();
  return tone === 'open' ? m.inbox_window_open({ left }) : m.inbox_window_closing({ left });
}

function word(tone: WindowTone, left: string | null, short: boolean): string {
  if (tone === 'closed') return m.inbox_window_closed_word();
  if (left !== null) return short ? left : m.inbox_window_left({ left });
  return tone === 'human_agent' ? m.inbox_window_human_agent_word() : m.inbox_window_open_word();
}

/** Until when we may answer: a sign, a word and a colour. `short` is for the rows of the list. */
export function WindowChip({ window, now, short = false }: { window: ReplyWindow; now: Date; short?: boolean }) {
  const said = useServerWords();
  const { tone, leftMs } = windowChip(window, now);
  const left = leftMs === null ? null : shortSpan(leftMs, formatLocale());
  const Icon = icons[tone];
  const full = sentence(tone, left);
  return (
    <span className={classes.chip} data-tone={tone} role="img" aria-label={full} title={said(window.reason) || full}>
      <Icon size={12} stroke={2} aria-hidden="true" />
      {word(tone, left, short)}
    </span>
  );
}
