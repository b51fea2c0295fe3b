import { m } from '../../paraglide/messages.js';
import { useAnnounce } from '../announce.ts';
import classes from './LimitCounter.module.css';
import type { LimitReport, TextLimit } from './text-limit.ts';

const left = { characters: m.inbox_left_characters, bytes: m.inbox_left_bytes };
const over = { characters: m.inbox_over_characters, bytes: m.inbox_over_bytes };

/** Silent until the limit is near. */
export function LimitCounter({ report, unit }: { report: LimitReport; unit: TextLimit['textUnit'] }) {
  const words = report.over
    ? over[unit]({ count: -report.left })
    : report.near
      ? left[unit]({ count: report.left })
      : '';
  useAnnounce(words, report.over ? 'over' : report.near);
  return (
    <span className={classes.counter} data-over={report.over || undefined} data-testid="limit-counter">
      {words}
    </span>
  );
}
