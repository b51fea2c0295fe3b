import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCalendarTime, IconCheck, IconChevronUp, IconClock, IconSend2 } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { dayAndTime } from '../../time/times.ts';
import { useArrange } from '../arrange/use-arrange.ts';
import { openCommand } from '../command/command.ts';
import { useProvideActions } from '../command/inbox-actions.ts';
import classes from './SendButton.module.css';
import type { Writing } from './writing.ts';

/** Sends; beside it, what often comes next. A note is there at once and has no such things. */
export function SendButton({ writing }: { writing: Writing }) {
  const { mode, ready, trouble, send } = writing;
  useProvideActions(ready ? { send: () => send() } : {});
  return (
    <span className={classes.group}>
      <Button
        type="submit"
        size="compact-sm"
        className={classes.send}
        disabled={!ready}
        title={trouble ?? ''}
        data-mode={mode}
        data-joined={mode === 'reply' || undefined}
        leftSection={<IconSend2 size={16} aria-hidden="true" />}
      >
        {m.inbox_send()}
      </Button>
      {mode === 'reply' && <SendMenu writing={writing} />}
    </span>
  );
}

function SendMenu({ writing }: { writing: Writing }) {
  const { workspaceId, conversation, ready, send } = writing;
  const arrange = useArrange(workspaceId);
  const ids = [conversation.id];
  // What the server refuses stays open: a reply that did not go out needs somebody.
  const sendResolve = async () => {
    if (await send()) arrange(ids, { status: 'resolved' }, m.inbox_said_resolved());
  };
  const sendSnooze = () => {
    const sent = send();
    const onTime = async (at: Date) => {
      const said = m.inbox_said_snoozed({ time: dayAndTime(at, formatLocale()) });
      if (await sent) arrange(ids, { snoozedUntil: at.toISOString() }, said);
    };
    openCommand({ page: 'snooze', ids, onTime });
  };
  const sendLater = () =>
    openCommand({ page: 'schedule', ids, onTime: (at) => void send({ sendAt: at.toISOString() }) });
  useProvideActions(ready ? { sendResolve, sendSnooze, sendLater } : {});
  return (
    <Menu position="top-end" shadow="md" width={220}>
      <Menu.Target>
        <ActionIcon
          className={classes.more}
          disabled={!ready}
          aria-label={m.inbox_send_more()}
          title={m.inbox_send_more()}
        >
          <IconChevronUp size={16} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCheck size={16} aria-hidden="true" />} onClick={sendResolve}>
          {m.inbox_send_resolve()}
        </Menu.Item>
        <Menu.Item leftSection={<IconClock size={16} aria-hidden="true" />} onClick={sendSnooze}>
          {m.inbox_send_snooze()}
        </Menu.Item>
        <Menu.Item leftSection={<IconCalendarTime size={16} aria-hidden="true" />} onClick={sendLater}>
          {m.inbox_send_later()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
