import { ActionIcon, Button, Textarea } from '@mantine/core';
import { cancelScheduled, changeScheduled, listScheduled, type ScheduledMessage } from '@roost/contract/together.ts';
import { IconAlertCircle, IconCalendarTime, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../../query.ts';
import { formatLocale } from '../../time/format-locale.ts';
import { dayAndTime } from '../../time/times.ts';
import { useServerWords } from '../../use-server-words.ts';
import { openCommand } from '../command/command.ts';
import { showProblem } from '../show-problem.ts';
import classes from './ScheduledList.module.css';

/** What will be sent here later, and what could not be. */
export function ScheduledList({ workspaceId, conversationId }: { workspaceId: string; conversationId: string }) {
  const params = { workspaceId, id: conversationId };
  const items = useEndpoint(listScheduled, { params }).data?.items ?? [];
  const client = useQueryClient();
  if (items.length === 0) return null;
  const onChanged = () => void client.invalidateQueries({ queryKey: keyOf(listScheduled, { params }) });
  return (
    <ul className={classes.list} aria-label={m.inbox_scheduled()}>
      {items.map((one) => (
        <Scheduled key={one.id} workspaceId={workspaceId} message={one} onChanged={onChanged} />
      ))}
    </ul>
  );
}

function Scheduled(props: { workspaceId: string; message: ScheduledMessage; onChanged: () => void }) {
  const { workspaceId, message, onChanged } = props;
  const [text, setText] = useState<string | null>(null);
  const whenId = useId();
  const said = useServerWords();
  const cancel = useCall(cancelScheduled);
  const change = useCall(changeScheduled);
  const params = { workspaceId, id: message.id };
  const told = { onSuccess: onChanged, onError: showProblem };
  const later = () =>
    openCommand({
      page: 'schedule',
      ids: [message.conversationId],
      onTime: (at) => change.mutate({ params, body: { sendAt: at.toISOString() } }, told),
    });
  const Sign = message.problem === null ? IconCalendarTime : IconAlertCircle;
  return (
    <li className={classes.item} data-problem={message.problem !== null || undefined}>
      <Sign size={16} aria-hidden="true" />
      <span className={classes.words} data-edited={text !== null || undefined}>
        <span id={whenId} className={classes.when}>
          {message.problem === null
            ? m.inbox_scheduled_for({ time: dayAndTime(new Date(message.sendAt), formatLocale()) })
            : said(message.problem)}
        </span>{' '}
        {text === null && (
          <span className={classes.text} dir="auto">
            {message.text}
          </span>
        )}
        {text !== null && (
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              change.mutate(
                { params, body: { text } },
                {
                  ...told,
                  // What was refused stays in the box.
                  onSuccess: () => {
                    setText(null);
                    onChanged();
                  },
                },
              );
            }}
          >
            <Textarea
              autosize
              minRows={1}
              maxRows={5}
              dir="auto"
              data-autofocus
              aria-labelledby={whenId}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" size="compact-xs" disabled={text.trim() === ''} loading={change.isPending}>
              {m.settings_save()}
            </Button>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setText(null)}>
              {m.app_cancel()}
            </Button>
          </form>
        )}
      </span>
      {text === null && (
        <span className={classes.actions}>
          {message.text !== null && (
            <Button size="compact-xs" variant="subtle" onClick={() => setText(message.text)}>
              {m.inbox_edit()}
            </Button>
          )}
          <Button size="compact-xs" variant="subtle" onClick={later}>
            {m.inbox_scheduled_change()}
          </Button>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={m.inbox_scheduled_cancel()}
            title={m.inbox_scheduled_cancel()}
            onClick={() => cancel.mutate({ params }, told)}
          >
            <IconTrash size={15} aria-hidden="true" />
          </ActionIcon>
        </span>
      )}
    </li>
  );
}
