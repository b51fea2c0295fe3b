import type { Channel } from '@roost/contract/meta.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { useNow } from '../../time/use-now.ts';
import { useServerWords } from '../../use-server-words.ts';
import classes from './ChannelNotice.module.css';
import { channelWarning } from './channel-warning.ts';

/** Why answers may wait: the channel of this conversation is not well, or Meta told of trouble with it. */
export function ChannelNotice({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const now = useNow(60_000);
  const said = useServerWords();
  const warning = channel.state.code === 'connected' ? channelWarning(channel.notices, now) : null;
  if (channel.state.code === 'connected' && warning === null) return null;
  return (
    <p className={classes.notice} data-quiet={warning?.level === 'warning' || undefined}>
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span>
        {m.inbox_channel_trouble({ name: channel.name, message: said(warning?.message ?? channel.state.message) })}{' '}
        <Link to="/w/$workspaceId/settings/meta" params={{ workspaceId }}>
          {m.inbox_channel_settings()}
        </Link>
      </span>
    </p>
  );
}
