import type { ReportRow } from '@roost/contract/reports.ts';
import { m } from '../paraglide/messages.js';
import { formatLocale } from '../time/format-locale.ts';
import classes from './ReportsPage.module.css';
import { spanWords } from './range.ts';

/** The five figures of the whole time. */
export function Totals({ total }: { total: ReportRow }) {
  const locale = formatLocale();
  const count = (value: number) => new Intl.NumberFormat(locale).format(value);
  const figures: { name: string; hint?: string; value: string }[] = [
    { name: m.reports_opened(), hint: m.reports_opened_hint(), value: count(total.opened) },
    { name: m.reports_answered(), hint: m.reports_answered_hint(), value: count(total.answered) },
    { name: m.reports_resolved(), value: count(total.resolved) },
    { name: m.reports_first_reply(), value: spanWords(total.medianFirstReplySeconds, locale) ?? m.reports_none() },
    { name: m.reports_resolve_time(), value: spanWords(total.medianResolveSeconds, locale) ?? m.reports_none() },
  ];
  return (
    <dl className={classes.totals}>
      {figures.map(({ name, hint, value }) => (
        <div key={name} className={classes.total} title={hint}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
