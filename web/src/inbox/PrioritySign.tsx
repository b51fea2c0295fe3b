import type { Priority } from '@roost/contract/conversations.ts';
import { m } from '../paraglide/messages.js';
import classes from './PrioritySign.module.css';

export const priorityNames: Record<Priority, () => string> = {
  none: m.inbox_priority_none,
  low: m.inbox_priority_low,
  medium: m.inbox_priority_medium,
  high: m.inbox_priority_high,
  urgent: m.inbox_priority_urgent,
};

const bars: Record<Priority, number> = { none: 0, low: 1, medium: 2, high: 3, urgent: 3 };

/** Three bars, like reception; urgent ones are red. Decoration: whoever shows it says the word too. */
export function PrioritySign({ priority }: { priority: Priority }) {
  return (
    <svg
      className={classes.sign}
      data-priority={priority}
      width="15"
      height="13"
      viewBox="0 0 15 13"
      aria-hidden="true"
    >
      {[0, 1, 2].map((bar) => (
        <rect
          key={bar}
          x={bar * 5 + 1}
          y={8 - bar * 3.5}
          width="3.4"
          height={4 + bar * 3.5}
          rx="1"
          data-on={bar < bars[priority] || undefined}
        />
      ))}
    </svg>
  );
}
