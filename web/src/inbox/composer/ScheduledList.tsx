import { ActionIcon, Button } from '@mantine/core';
import { cancelScheduled, changeScheduled, listScheduled, type ScheduledMessage } from '@roost/contract/together.ts';
import { IconAlertCircle, IconCalendarTime, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '../../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../../query.ts';
import { useServerWords } from '../../use-server-words.ts';
import { openCommand } from '../command/command.ts';
import { formatLocale } from '../format-locale.ts';
import { showProblem } from '../show-problem.ts';
import { dayAndTime } from '../times.ts';
import classes from './ScheduledList.module.css';

/** What will be sent here later, and what could not be. */
export function ScheduledList({ workspaceId, conversationId }: { workspaceId: string; conversationId: string }) {
  const params = { workspaceId, id: conversationId };
  const items = useEndpoint(listScheduled, { params }).data?.items ?? [];
  const said = useServerWords();
  const client = useQueryClient();
  const cancel = useCall(cancelScheduled);
  const change = useCall(changeScheduled);
  const again = () => void client.invalidateQueries({ queryKey: keyOf(listScheduled, { params }) });
  const told = { onSuccess: again, onError: showProblem };
  if (items.length === 0) return null;
  const later = ({ id }: ScheduledMessage) =>
    openCommand({
      page: 'schedule',
      ids: [conversationId],
      onTime: (at) => change.mutate({ params: { workspaceId, id }, body: { sendAt: at.toISOString() } }, told),
    });
  return (
    <ul className={classes.list} aria-label={m.inbox_scheduled()}>
      {items.map((one) => (
        <li key={one.id} className={classes.item} data-problem={one.problem !== null || undefined}>
          {one.problem === null ? (
            <IconCalendarTime size={16} aria-hidden="true" />
          ) : (
            <IconAlertCircle size={16} aria-hidden="true" />
          )}
          <span className={classes.words}>
            <span className={classes.when}>
              {one.problem === null
                ? m.inbox_scheduled_for({ time: dayAndTime(new Date(one.sendAt), formatLocale()) })
                : said(one.problem)}
            </span>{' '}
            <span className={classes.text} dir="auto">
              {one.text}
            </span>
          </span>
          <Button size="compact-xs" variant="subtle" onClick={() => later(one)}>
            {m.inbox_scheduled_change()}
          </Button>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={m.inbox_scheduled_cancel()}
            title={m.inbox_scheduled_cancel()}
            onClick={() => cancel.mutate({ params: { workspaceId, id: one.id } }, told)}
          >
            <IconTrash size={15} aria-hidden="true" />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
