import { Button, Group, Stack, Switch, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  type AutomaticKind,
  type AutomaticMessages,
  listAutomaticMessages,
  saveAutomaticMessages,
} from '@roost/contract/away.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { measureText } from '../../inbox/composer/text-limit.ts';
import { m } from '../../paraglide/messages.js';
import { keyOf, useCall } from '../../query.ts';
import { useCanAdmin, useWorkspaceId } from '../../session.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import classes from './ChannelMessages.module.css';

const words = {
  away: { title: m.away_away, help: m.away_away_help },
  welcome: { title: m.away_welcome, help: m.away_welcome_help },
};

interface Props {
  channel: Channel;
  saved: AutomaticMessages;
  hoursOn: boolean;
}

export function ChannelMessages({ channel, saved, hoursOn }: Props) {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const save = useCall(saveAutomaticMessages);
  const [texts, setTexts] = useState({ away: saved.away, welcome: saved.welcome });
  const ready = (['away', 'welcome'] as const).every((kind) => {
    const { on, text } = texts[kind];
    return !measureText(text, channel.limits).over && (!on || text.trim() !== '');
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    save.mutate(
      { params: { workspaceId, id: channel.id }, body: texts },
      {
        onSuccess: async () => {
          notifications.show({ message: m.away_message_saved({ name: channel.name }), color: 'green' });
          await client.invalidateQueries({ queryKey: keyOf(listAutomaticMessages, { params: { workspaceId } }) });
        },
      },
    );
  }

  return (
    <form onSubmit={submit} className={classes.root}>
      <Stack gap="lg">
        <OneMessage
          kind="away"
          channel={channel}
          value={texts.away}
          readOnly={!admin}
          hint={hoursOn ? null : m.away_away_idle()}
          onChange={(away) => setTexts({ ...texts, away })}
        />
        <OneMessage
          kind="welcome"
          channel={channel}
          value={texts.welcome}
          readOnly={!admin}
          hint={null}
          onChange={(welcome) => setTexts({ ...texts, welcome })}
        />
        {save.error && <ErrorNotice error={save.error} />}
        {admin && (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!ready}>
              {m.away_message_save()}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface OneProps {
  kind: AutomaticKind;
  channel: Channel;
  value: { on: boolean; text: string };
  readOnly: boolean;
  hint: string | null;
  onChange: (value: { on: boolean; text: string }) => void;
}

function OneMessage({ kind, channel, value, readOnly, hint, onChange }: OneProps) {
  const { title, help } = words[kind];
  const size = measureText(value.text, channel.limits);
  return (
    <div className={classes.message}>
      <div className={classes.editor}>
        <Switch
          label={title()}
          description={help()}
          checked={value.on}
          disabled={readOnly}
          onChange={(event) => onChange({ ...value, on: event.currentTarget.checked })}
        />
        {hint !== null && value.on && (
          <Text size="sm" c="var(--roost-warn)" role="status">
            {hint}
          </Text>
        )}
        <Textarea
          aria-label={`${title()}: ${m.away_message_text()}`}
          value={value.text}
          autosize
          minRows={3}
          maxRows={10}
          readOnly={readOnly}
          error={size.over ? m.away_over({ over: String(-size.left) }) : undefined}
          description={size.near && !size.over ? m.away_left({ left: String(size.left) }) : undefined}
          onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
        />
      </div>
      <figure className={classes.preview}>
        <figcaption className={classes.caption}>{m.away_preview()}</figcaption>
        <p className={classes.them}>{m.away_preview_them()}</p>
        <p className={classes.us} dir="auto">
          {value.text.trim() === '' ? '…' : value.text}
        </p>
      </figure>
    </div>
  );
}
