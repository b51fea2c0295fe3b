import type { ReportRow } from '@roost/contract/reports.ts';
import { formatLocale } from '../inbox/format-locale.ts';
import { m } from '../paraglide/messages.js';
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than a phone is scrolled by keyboard too */}
      <section className={classes.scroll} tabIndex={0} aria-label={m.reports_by_agent()}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{m.reports_agent()}</th>
              <th scope="col">{m.reports_answered()}</th>
              <th scope="col">{m.reports_resolved()}</th>
              <th scope="col">{m.reports_messages_out()}</th>
              <th scope="col">{m.reports_first_reply()}</th>
              <th scope="col">{m.reports_resolve_time()}</th>
            </tr>
          </thead>
          <tbody>
            {agents.map((row) => (
              <tr key={row.agentId}>
                <th scope="row">{row.agentName}</th>
                <td>{row.answered}</td>
                <td>{row.resolved}</td>
                <td>{row.messagesOut}</td>
                <td>{spanWords(row.medianFirstReplySeconds, locale) ?? m.reports_none()}</td>
                <td>{spanWords(row.medianResolveSeconds, locale) ?? m.reports_none()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
