import { Badge } from '@mantine/core';
import type { ConnectionState } from '@roost/contract/meta.ts';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconPlayerPause,
  IconPlugConnectedX,
  IconRefreshAlert,
} from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import classes from './StateBadge.module.css';

const looks = {
  connected: { tone: 'good', Icon: IconCircleCheck, word: m.app_state_connected },
  attention: { tone: 'warn', Icon: IconAlertTriangle, word: m.app_state_attention },
  needs_reconnect: { tone: 'bad', Icon: IconRefreshAlert, word: m.app_state_needs_reconnect },
  paused: { tone: 'quiet', Icon: IconPlayerPause, word: m.app_state_paused },
  disconnected: { tone: 'quiet', Icon: IconPlugConnectedX, word: m.app_state_disconnected },
} as const;

/** State of a channel or a login: a word and a sign, never colour alone. */
export function StateBadge({ state }: { state: ConnectionState }) {
  const { tone, Icon, word } = looks[state];
  return (
    <Badge
      className={classes.root}
      data-tone={tone}
      data-state={state}
      leftSection={<Icon size={13} aria-hidden="true" />}
    >
      {word()}
    </Badge>
  );
}
