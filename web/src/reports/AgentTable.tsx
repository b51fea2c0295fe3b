import type { ReportRow } from '@roost/contract/reports.ts';
import { m } from '../paraglide/messages.js';
import { formatLocale } from '../time/format-locale.ts';
import { FigureTable } from './FigureTable.tsx';
import classes from './ReportsPage.module.css';
import { spanWords } from './range.ts';

/** Who answered how much, and how fast. */
export function AgentTable({ rows }: { rows: readonly ReportRow[] }) {
  const agents = rows.filter((row) => row.group === 'agent').sort((a, b) => b.answered - a.answered);
  const locale = formatLocale();
  if (agents.length === 0) return null;
  return (
    <div className={classes.card}>
      <h2>{m.reports_by_agent()}</h2>
      <FigureTable
        label={m.reports_by_agent()}
        head={[
          m.reports_agent(),
          m.reports_answered(),
          m.reports_resolved(),
          m.reports_messages_out(),
          m.reports_first_reply(),
          m.reports_resolve_time(),
        ]}
        rows={agents.map((row) => [
          row.agentName ?? '',
          row.answered,
          row.resolved,
          row.messagesOut,
          spanWords(row.medianFirstReplySeconds, locale) ?? m.reports_none(),
          spanWords(row.medianResolveSeconds, locale) ?? m.reports_none(),
        ])}
      />
    </div>
  );
}
