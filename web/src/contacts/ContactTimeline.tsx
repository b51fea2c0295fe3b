import { Button } from '@mantine/core';
import { contactTimeline } from '@roost/contract/contacts.ts';
import type { Answer } from '@roost/contract/endpoint.ts';
import { listChannels } from '@roost/contract/meta.ts';
import { IconMessages } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { preview } from '../inbox/preview.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint, usePages } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { formatLocale } from '../time/format-locale.ts';
import { clockTime, longDay } from '../time/times.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { kinds } from '../ui/kinds.ts';
import { RowsLoading } from '../ui/Skeletons.tsx';
import classes from './ContactTimeline.module.css';

type Item = Answer<typeof contactTimeline>['items'][number];

/** Everything said over every channel, newest first; each line leads into its conversation. */
export function ContactTimeline({ contactId }: { contactId: string }) {
  const workspaceId = useWorkspaceId();
  const params = { workspaceId, id: contactId };
  const channels = useEndpoint(listChannels, { params: { workspaceId } }).data?.items ?? [];
  const list = usePages(contactTimeline, { params });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error && items.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <RowsLoading rows={6} />;
  if (items.length === 0) return <EmptyState icon={<IconMessages size={22} />} title={m.contacts_timeline_empty()} />;
  const days = Map.groupBy(items, (item) => new Date(item.occurredAt).toDateString());
  return (
    <div>
      {[...days].map(([day, lines]) => (
        <section key={day} aria-label={longDay(new Date(day), new Date(), formatLocale())}>
          <h3 className={classes.day}>{longDay(new Date(day), new Date(), formatLocale())}</h3>
          <ul className={classes.list}>
            {lines.map((item) => (
              <li key={item.id}>
                <TimelineLine
                  item={item}
                  workspaceId={workspaceId}
                  channel={channels.find((one) => one.id === item.channelId) ?? null}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.app_load_more()}
        </Button>
      )}
    </div>
  );
}

function TimelineLine(props: {
  item: Item;
  workspaceId: string;
  channel: { kind: keyof typeof kinds; name: string } | null;
}) {
  const { item, workspaceId, channel } = props;
  const Sign = channel && kinds[channel.kind].icon;
  const { prefix, text } = preview(item);
  return (
    <Link
      to="/w/$workspaceId/inbox/$conversationId"
      params={{ workspaceId, conversationId: item.conversationId }}
      className={classes.line}
      data-direction={item.direction}
    >
      <span className={classes.sign} title={channel?.name}>
        {Sign && <Sign size={16} stroke={1.8} aria-hidden="true" />}
      </span>
      <span className={classes.text} dir="auto">
        {prefix && <span className={classes.prefix}>{prefix} </span>}
        {text}
      </span>
      <time className={classes.time} dateTime={item.occurredAt}>
        {clockTime(item.occurredAt, formatLocale())}
      </time>
    </Link>
  );
}
