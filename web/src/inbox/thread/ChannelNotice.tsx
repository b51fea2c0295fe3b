import type { Channel } from '@roost/contract/meta.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import classes from './ChannelNotice.module.css';

/** Why answers may wait: the channel of this conversation is not well. */
export function ChannelNotice({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  if (channel.state.code === 'connected') return null;
  return (
    <p className={classes.notice} role="status">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span>
        {m.inbox_channel_trouble({ name: channel.name, message: channel.state.message })}{' '}
        <Link to="/w/$workspaceId/settings/meta" params={{ workspaceId }}>
          {m.inbox_channel_settings()}
        </Link>
      </span>
    </p>
  );
}
