import { Progress, Stack, Text } from '@mantine/core';
import { type ChannelUsage, readUsage, type UsageBar } from '@roost/contract/oversight.ts';
import { IconApps, IconGauge } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { formatLocale } from '../time/format-locale.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import sign from '../ui/KindSign.module.css';
import { KindSign } from '../ui/KindSign.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Panel } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import { useSetupWords } from '../use-server-words.ts';
import classes from './Rows.module.css';
import { SettingsPage } from './SettingsPage.tsx';

/** *Settings → Limits*: Meta's allowances per account as bars, and what was sent today. */
export function UsagePage() {
  const params = { workspaceId: useWorkspaceId() };
  const usage = useEndpoint(readUsage, { params });
  return (
    <SettingsPage title={m.connection_usage_title()} text={m.connection_usage_text()}>
      <Panel>
        {usage.error && !usage.data ? (
          <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
        ) : !usage.data ? (
          <RowsLoading rows={3} />
        ) : usage.data.items.length === 0 && usage.data.app === null ? (
          <EmptyState
            icon={<IconGauge size={24} />}
            title={m.connection_usage_empty_title()}
            text={m.connection_usage_empty_text()}
          />
        ) : (
          <ul className={classes.list}>
            {usage.data.app && <AppLimit bar={usage.data.app} />}
            {usage.data.items.map((channel) => (
              <ChannelLimits key={channel.channelId} channel={channel} />
            ))}
          </ul>
        )}
      </Panel>
    </SettingsPage>
  );
}

/** What all accounts of the Meta app share. */
function AppLimit({ bar }: { bar: UsageBar }) {
  return (
    <li className={classes.row} style={{ alignItems: 'start' }}>
      <span className={sign.root}>
        <IconApps size={18} stroke={1.8} aria-hidden="true" />
      </span>
      <div className={classes.words}>
        <Text fw={560}>{m.connection_usage_app()}</Text>
        <Text size="sm" c="dimmed">
          {m.connection_usage_app_note()}
        </Text>
        <Stack gap="xs" mt="xs">
          <Bar bar={bar} />
        </Stack>
      </div>
    </li>
  );
}

function ChannelLimits({ channel }: { channel: ChannelUsage }) {
  const { sentToday: count, writtenFirst, dailyLimit: limit } = channel;
  const said = useSetupWords();
  return (
    <li className={classes.row} style={{ alignItems: 'start' }}>
      <KindSign kind={channel.kind} />
      <div className={classes.words}>
        <Text fw={560}>{channel.name}</Text>
        <Text size="sm">{m.connection_usage_sent({ count })}</Text>
        <Text size="sm" c="dimmed">
          {said(channel.limitNote)}
        </Text>
        <Stack gap="xs" mt="xs">
          {writtenFirst !== null && limit !== null && <FirstBar count={writtenFirst} limit={limit} />}
          {channel.bars.length === 0 && (
            <Text size="sm" c="dimmed">
              {m.connection_usage_no_bars()}
            </Text>
          )}
          {channel.bars.map((bar, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two accounts may stand behind one channel, each with an allowance of the same name.
            <Bar key={`${bar.type} ${index}`} bar={bar} />
          ))}
        </Stack>
      </div>
    </li>
  );
}

/** Meta's words for its allowances. */
const typeWords: Readonly<Record<string, () => string>> = {
  messenger: m.connection_usage_type_messenger,
  pages: m.connection_usage_type_pages,
  instagram: m.connection_usage_type_instagram,
  whatsapp: m.connection_usage_type_whatsapp,
  app: m.connection_usage_type_app,
};

function FirstBar({ count, limit }: { count: number; limit: number }) {
  const words = m.connection_usage_first({
    count: count.toLocaleString(formatLocale()),
    limit: limit.toLocaleString(formatLocale()),
  });
  return (
    <div>
      <Text size="sm">{words}</Text>
      <Gauge percent={(100 * count) / limit} words={words} />
    </div>
  );
}

function Gauge({ percent, words }: { percent: number; words: string }) {
  const color = percent >= 95 ? 'red' : percent >= 75 ? 'yellow' : 'green';
  return <Progress mt={4} value={Math.min(100, percent)} color={color} aria-label={words} />;
}

function Bar({ bar }: { bar: UsageBar }) {
  const words = m.connection_usage_percent({
    type: typeWords[bar.type]?.() ?? bar.type,
    percent: Math.round(bar.percent),
  });
  return (
    <div>
      <Text size="sm">
        {words}
        {' · '}
        {m.connection_usage_seen()} <RelativeTime at={bar.seenAt} />
        {bar.regainAt && (
          <>
            {' · '}
            {m.connection_usage_regain()} <RelativeTime at={bar.regainAt} />
          </>
        )}
      </Text>
      <Gauge percent={bar.percent} words={words} />
    </div>
  );
}
