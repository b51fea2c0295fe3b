import { Text } from '@mantine/core';
import { type AutomaticMessages, listAutomaticMessages } from '@roost/contract/away.ts';
import { type Channel, listChannels } from '@roost/contract/meta.ts';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { useWorkspaceId } from '../../session.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { KindSign } from '../../ui/KindSign.tsx';
import { Section } from '../../ui/Section.tsx';
import { RowsLoading } from '../../ui/Skeletons.tsx';
import classes from './AutomaticSection.module.css';
import { ChannelMessages } from './ChannelMessages.tsx';

/** What each account answers by itself; one opens at a time, most workspaces have several. */
export function AutomaticSection({ hoursOn }: { hoursOn: boolean }) {
  const params = { workspaceId: useWorkspaceId() };
  const messages = useEndpoint(listAutomaticMessages, { params });
  const channels = useEndpoint(listChannels, { params, query: { limit: 100 } });
  const failed = messages.error ?? channels.error;
  return (
    <Section id="automatic" title={m.away_messages_title()} text={m.away_messages_text()}>
      {failed && !(messages.data && channels.data) ? (
        <ErrorState error={failed} onRetry={() => void Promise.all([messages.refetch(), channels.refetch()])} />
      ) : !messages.data || !channels.data ? (
        <RowsLoading rows={3} height={48} />
      ) : messages.data.items.length === 0 ? (
        <Text c="dimmed">{m.away_messages_none()}</Text>
      ) : (
        messages.data.items.map((one) => {
          const channel = channels.data.items.find(({ id }) => id === one.channelId);
          return channel && <Row key={one.channelId} channel={channel} messages={one} hoursOn={hoursOn} />;
        })
      )}
    </Section>
  );
}

function Row({ channel, messages, hoursOn }: { channel: Channel; messages: AutomaticMessages; hoursOn: boolean }) {
  const on = [messages.away.on && m.away_away(), messages.welcome.on && m.away_welcome()].filter(Boolean);
  return (
    <details className={classes.channel} name="automatic">
      <summary className={classes.summary}>
        <KindSign kind={channel.kind} size={28} />
        <span className={classes.name}>{channel.name}</span>
        <span className={classes.state}>{on.length === 0 ? m.away_messages_off() : on.join(' · ')}</span>
      </summary>
      <ChannelMessages channel={channel} saved={messages} hoursOn={hoursOn} />
    </details>
  );
}
