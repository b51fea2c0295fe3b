import { BarChart, LineChart } from '@mantine/charts';
import { VisuallyHidden } from '@mantine/core';
import type { Channel } from '@roost/contract/meta.ts';
import type { ReportRow } from '@roost/contract/reports.ts';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import { formatLocale } from '../time/format-locale.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { kinds } from '../ui/kinds.ts';
import { FigureTable } from './FigureTable.tsx';
import classes from './ReportsPage.module.css';
import { type DayRange, daysIn, spanUnit, spanWords } from './range.ts';

const chartPx = 220;

/** `12 Mar` for a day of the report. */
function dayWord(day: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { day: 'numeric', month: 'short' }).format(new Date(`${day}T12:00`));
}

interface CardProps {
  title: string;
  head: string[];
  rows: (string | number)[][];
  children: ReactNode;
}

/** To a screen reader the picture is its title; its figures follow, for everybody who would rather read. */
function Card({ title, head, rows, children }: CardProps) {
  return (
    <section className={classes.card}>
      <h2>{title}</h2>
      <div role="img" aria-label={title}>
        {children}
      </div>
      <details className={classes.figures}>
        <summary>
          {m.reports_figures()}
          <VisuallyHidden component="span">{`: ${title}`}</VisuallyHidden>
        </summary>
        <FigureTable label={title} head={head} rows={rows} />
      </details>
    </section>
  );
}

function byDay(rows: readonly ReportRow[], range: DayRange) {
  const known = new Map(rows.filter((row) => row.group === 'day').map((row) => [row.day, row]));
  return daysIn(range).map((day) => ({ day: dayWord(day), row: known.get(day) }));
}

export function DayBars({ rows, range }: { rows: readonly ReportRow[]; range: DayRange }) {
  const data = byDay(rows, range).map(({ day, row }) => ({
    day,
    opened: row?.opened ?? 0,
    answered: row?.answered ?? 0,
    resolved: row?.resolved ?? 0,
  }));
  return (
    <Card
      title={m.reports_by_day()}
      head={[m.reports_day(), m.reports_opened(), m.reports_answered(), m.reports_resolved()]}
      rows={data.map(({ day, opened, answered, resolved }) => [day, opened, answered, resolved])}
    >
      <BarChart
        h={chartPx}
        data={data}
        dataKey="day"
        series={[
          { name: 'opened', label: m.reports_opened(), color: 'kingfisher.6' },
          { name: 'answered', label: m.reports_answered(), color: 'kingfisher.3' },
          { name: 'resolved', label: m.reports_resolved(), color: 'gray.5' },
        ]}
        withLegend
        legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
        tickLine="none"
        gridAxis="x"
        yAxisProps={{ allowDecimals: false, width: 32 }}
        barProps={{ isAnimationActive: false, radius: 2 }}
      />
    </Card>
  );
}

export function ChannelBars({ rows, channels }: { rows: readonly ReportRow[]; channels: readonly Channel[] }) {
  const locale = formatLocale();
  const data = rows
    .filter((row) => row.group === 'channel')
    .map((row) => {
      const channel = channels.find((one) => one.id === row.channelId);
      return { name: channel ? `${channel.name} (${kinds[channel.kind].name()})` : '', opened: row.opened, row };
    })
    .sort((a, b) => b.opened - a.opened);
  return (
    <Card
      title={m.reports_by_channel()}
      head={[
        m.reports_channel(),
        m.reports_opened(),
        m.reports_answered(),
        m.reports_resolved(),
        m.reports_first_reply(),
        m.reports_resolve_time(),
      ]}
      rows={data.map(({ name, row }) => [
        name,
        row.opened,
        row.answered,
        row.resolved,
        spanWords(row.medianFirstReplySeconds, locale) ?? m.reports_none(),
        spanWords(row.medianResolveSeconds, locale) ?? m.reports_none(),
      ])}
    >
      <BarChart
        h={chartPx}
        data={data}
        dataKey="name"
        orientation="vertical"
        series={[{ name: 'opened', label: m.reports_opened(), color: 'kingfisher.6' }]}
        tickLine="none"
        gridAxis="none"
        xAxisProps={{ allowDecimals: false }}
        yAxisProps={{ width: 150 }}
        barProps={{ isAnimationActive: false, radius: 3, barSize: 18 }}
      />
    </Card>
  );
}

interface SpanLineProps {
  title: string;
  label: string;
  /** What is said where no day has a figure. */
  nothing: string;
  secondsOf: (row: ReportRow) => number | null;
  rows: readonly ReportRow[];
  range: DayRange;
}

/** A median of each day, in the unit that its longest asks for. */
export function SpanLine({ title, label, nothing, secondsOf, rows, range }: SpanLineProps) {
  const locale = formatLocale();
  const days = byDay(rows, range).map(({ day, row }) => ({ day, seconds: row ? secondsOf(row) : null }));
  const longest = Math.max(...days.map(({ seconds }) => seconds ?? -1));
  if (longest < 0) {
    return (
      <section className={classes.card}>
        <h2>{title}</h2>
        <EmptyState title={nothing} />
      </section>
    );
  }
  const { unit, seconds: each } = spanUnit(longest);
  const tick = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 1 });
  return (
    <Card
      title={title}
      head={[m.reports_day(), label]}
      rows={days.map(({ day, seconds }) => [day, spanWords(seconds, locale) ?? m.reports_none()])}
    >
      <LineChart
        h={chartPx}
        data={days.map(({ day, seconds }) => ({ day, span: seconds === null ? null : seconds / each }))}
        dataKey="day"
        series={[{ name: 'span', label, color: 'kingfisher.6' }]}
        valueFormatter={(value) => spanWords(value * each, locale) ?? ''}
        curveType="monotone"
        connectNulls
        tickLine="none"
        gridAxis="x"
        yAxisProps={{ width: 48, tickFormatter: (value: number) => tick.format(value) }}
        lineProps={{ isAnimationActive: false }}
      />
    </Card>
  );
}
