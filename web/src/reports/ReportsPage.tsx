import '@mantine/charts/styles.layer.css';
import { Button, SegmentedControl, Select, Text, TextInput, Title } from '@mantine/core';
import { listChannels } from '@roost/contract/meta.ts';
import { exportReport, reportConversations } from '@roost/contract/reports.ts';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { addressOf } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { AgentTable } from './AgentTable.tsx';
import { ChannelBars, DayBars, SpanLine } from './charts.tsx';
import classes from './ReportsPage.module.css';
import { type DayRange, lastDays } from './range.ts';
import { Totals } from './Totals.tsx';

const presets = [7, 30, 90] as const;

/** Conversations over time: totals, charts and a table from the same rows as the CSV. */
export function ReportsPage() {
  const workspaceId = useWorkspaceId();
  const [preset, setPreset] = useState<string>('30');
  const [chosen, setChosen] = useState<DayRange>(() => lastDays(30, new Date()));
  const [channelId, setChannelId] = useState<string | null>(null);
  const channels = useEndpoint(listChannels, { params: { workspaceId } }).data?.items ?? [];
  const range = preset === 'custom' ? chosen : lastDays(Number(preset), new Date());
  const query = {
    ...range,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(channelId ? { channelId: [channelId] } : {}),
  };
  const report = useEndpoint(reportConversations, { params: { workspaceId }, query });
  const rows = report.data?.items ?? [];
  const total = rows.find((row) => row.group === 'total');
  const nothing = !total || total.opened + total.messagesIn + total.messagesOut + total.resolved === 0;
  return (
    <div className={classes.root}>
      <header className={classes.head}>
        <div>
          <Title order={1}>{m.reports_title()}</Title>
          <Text c="dimmed" mt={4}>
            {m.reports_text()}
          </Text>
        </div>
        <Button
          variant="default"
          component="a"
          href={addressOf(exportReport.path, { workspaceId }, query)}
          download
          leftSection={<IconDownload size={16} aria-hidden="true" />}
        >
          {m.reports_export()}
        </Button>
      </header>
      <div className={classes.filters}>
        <SegmentedControl
          aria-label={m.reports_range()}
          value={preset}
          onChange={setPreset}
          data={[
            ...presets.map((days) => ({ value: String(days), label: m.reports_days({ days: String(days) }) })),
            { value: 'custom', label: m.reports_custom() },
          ]}
        />
        {preset === 'custom' && (
          <>
            <DayInput label={m.reports_from()} value={chosen.from} onDay={(from) => setChosen({ ...chosen, from })} />
            <DayInput label={m.reports_to()} value={chosen.to} onDay={(to) => setChosen({ ...chosen, to })} />
          </>
        )}
        <Select
          className={classes.channel}
          aria-label={m.reports_channel()}
          placeholder={m.reports_channel_all()}
          clearable
          data={channels.map((channel) => ({ value: channel.id, label: channel.name }))}
          value={channelId}
          onChange={setChannelId}
        />
      </div>
      {report.error && !report.data ? (
        <ErrorState error={report.error} onRetry={() => void report.refetch()} />
      ) : !report.data ? (
        <RowsLoading rows={5} height={72} />
      ) : nothing ? (
        <div className={classes.card}>
          <EmptyState icon={<IconChartBar size={24} />} title={m.reports_empty_title()} text={m.reports_empty_text()} />
        </div>
      ) : (
        <>
          <Totals total={total} />
          <DayBars rows={rows} range={range} />
          <div className={classes.pair}>
            <SpanLine
              title={m.reports_first_reply_by_day()}
              label={m.reports_first_reply()}
              nothing={m.reports_unanswered()}
              secondsOf={(row) => row.medianFirstReplySeconds}
              {...{ rows, range }}
            />
            <SpanLine
              title={m.reports_resolve_time_by_day()}
              label={m.reports_resolve_time()}
              nothing={m.reports_unresolved()}
              secondsOf={(row) => row.medianResolveSeconds}
              {...{ rows, range }}
            />
          </div>
          <ChannelBars rows={rows} channels={channels} />
          <AgentTable rows={rows} />
        </>
      )}
    </div>
  );
}

function DayInput({ label, value, onDay }: { label: string; value: string; onDay: (day: string) => void }) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      value={value}
      onChange={(event) => event.currentTarget.value !== '' && onDay(event.currentTarget.value)}
    />
  );
}
