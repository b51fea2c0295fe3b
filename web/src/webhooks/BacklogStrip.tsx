import { Text } from '@mantine/core';
import { type Backlog, readBacklog } from '@roost/contract/deliveries.ts';
import { listChannels } from '@roost/contract/meta.ts';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { formatLocale } from '../time/format-locale.ts';
import classes from './BacklogStrip.module.css';

const refreshMs = 5_000;

/** One line that says whether anything waits, and what and why if so. */
export function BacklogStrip() {
  const params = { workspaceId: useWorkspaceId() };
  const { data } = useEndpoint(readBacklog, { params }, { refetchEveryMs: refreshMs });
  const channels = useEndpoint(listChannels, { params });
  if (!data) return null;
  const nameOf = (id: string) =>
    channels.data?.items.find((channel) => channel.id === id)?.name ?? m.reliability_a_channel();
  const parts = waiting(data);
  return (
    <section className={classes.root} aria-label={m.reliability_status()}>
      {parts.length === 0 ? (
        <p data-tone="good">
          <IconCircleCheck size={16} aria-hidden="true" />
          <span>{m.reliability_quiet()}</span>
        </p>
      ) : (
        <p data-tone={data.journal.dead > 0 ? 'bad' : 'quiet'}>
          {data.journal.dead > 0 ? (
            <IconAlertTriangle size={16} aria-hidden="true" />
          ) : (
            <IconClock size={16} aria-hidden="true" />
          )}
          <span>{parts.join(' · ')}</span>
        </p>
      )}
      {data.resting.map(({ channelId, until, reason }) => {
        const facts = { channel: nameOf(channelId), time: timeOf(until) };
        return (
          <Text key={channelId} size="sm" c="dimmed">
            {reason === 'limit' ? m.reliability_resting_limit(facts) : m.reliability_resting_failing(facts)}
          </Text>
        );
      })}
    </section>
  );
}

function waiting({ journal, outbox }: Backlog): string[] {
  const parts: string[] = [];
  const since = (seconds: number) =>
    seconds < 1 ? '' : `, ${m.reliability_since({ time: duration(Math.round(seconds)) })}`;
  if (journal.dead > 0) parts.push(m.reliability_dead({ count: journal.dead }));
  if (journal.waiting > 0) parts.push(m.reliability_reading({ count: journal.waiting }) + since(journal.lagSeconds));
  if (outbox.waiting > 0) parts.push(m.reliability_sending({ count: outbox.waiting }) + since(outbox.lagSeconds));
  if (outbox.open > 0) parts.push(m.reliability_open({ count: outbox.open }));
  if (journal.parked > 0) parts.push(m.reliability_parked({ count: journal.parked }));
  return parts;
}

function duration(seconds: number): string {
  const [value, unit] = seconds < 120 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return new Intl.NumberFormat(formatLocale(), { style: 'unit', unit: String(unit), unitDisplay: 'short' }).format(
    Number(value),
  );
}

function timeOf(at: string): string {
  return new Intl.DateTimeFormat(formatLocale(), { timeStyle: 'medium' }).format(new Date(at));
}
