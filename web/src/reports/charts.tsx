import { BarChart, LineChart } from '@mantine/charts';
import type { Channel } from '@roost/contract/meta.ts';
import type { ReportRow } from '@roost/contract/reports.ts';
import type { ReactNode } from 'react';
import { formatLocale } from '../inbox/format-locale.ts';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/EmptyState.tsx';
import { kinds } from '../ui/kinds.ts';
import classes from './ReportsPage.module.css';
import { type DayRange, daysIn } from './range.ts';

const chartPx = 220;

/** `12 Mar` for a day of the report. */
function dayWord(day: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { day: 'numeric', month: 'short' }).format(new Date(`${day}T12:00`));
}

/** The figures are in the table and the CSV too: to a screen reader the picture is one sentence. */
function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.card}>
      <h2>{title}</h2>
      <div role="img" aria-label={title}>
        {children}
      </div>
    </section>
  );
}

export function DayBars({ rows, range }: { rows: readonly ReportRow[]; range: DayRange }) {
  const byDay = new Map(rows.filter((row) => row.group === 'day').map((row) => [row.day, row]));
  return (
    <Card title={m.reports_by_day()}>
      <BarChart
        h={chartPx}
        data={daysIn(range).map((day) => ({
          day: dayWord(day),
          opened: byDay.get(day)?.opened ?? 0,
          answered: byDay.get(day)?.answered ?? 0,
          resolved: byDay.get(day)?.resolved ?? 0,
        }))}
        dataKey="day"
        series={[
          { name: 'opened', label: m.reports_opened(), color: 'kingfisher.6' },
          { name: 'answered', label: m.reports_answered(), color: 'kingfisher.3' },
          { name: 'resolved', label: m.reports_resolved(), color: 'gray.5' },
        ]}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        tickLine="none"
        gridAxis="x"
        yAxisProps={{ allowDecimals: false, width: 32 }}
        barProps={{ isAnimationActive: false, radius: 2 }}
      />
    </Card>
  );
}

export function ChannelBars({ rows, channels }: { rows: readonly ReportRow[]; channels: readonly Channel[] }) {
  const data = rows
    .filter((row) => row.group === 'channel')
    .map((row) => {
      const channel = channels.find((one) => one.id === row.channelId);
      return { name: channel ? `${channel.name} (${kinds[channel.kind].name()})` : '', opened: row.opened };
    })
    .sort((a, b) => b.opened - a.opened);
  return (
    <Card title={m.reports_by_channel()}>
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

export function FirstReplyLine({ rows, range }: { rows: readonly ReportRow[]; range: DayRange }) {
  const byDay = new Map(rows.filter((row) => row.group === 'day').map((row) => [row.day, row]));
  if (!rows.some((row) => row.answered > 0)) {
    return (
      <section className={classes.card}>
        <h2>{m.reports_first_reply_by_day()}</h2>
        <EmptyState title={m.reports_unanswered()} />
      </section>
    );
  }
  return (
    <Card title={m.reports_first_reply_by_day()}>
      <LineChart
        h={chartPx}
        data={daysIn(range).map((day) => {
          const seconds = byDay.get(day)?.medianFirstReplySeconds ?? null;
          return { day: dayWord(day), minutes: seconds === null ? null : Math.round(seconds / 6) / 10 };
        })}
        dataKey="day"
        series={[{ name: 'minutes', label: m.reports_first_reply(), color: 'kingfisher.6' }]}
        curveType="monotone"
        connectNulls
        tickLine="none"
        gridAxis="x"
        yAxisProps={{ width: 40 }}
        lineProps={{ isAnimationActive: false }}
      />
    </Card>
  );
}
