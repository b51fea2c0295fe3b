import type { MessageStatus } from '@roost/contract/messages.ts';
import { type Icon, IconAlertCircle, IconCheck, IconChecks, IconClock, IconHelpCircle } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from './Tick.module.css';

const ticks: Record<MessageStatus, { icon: Icon; name: () => string }> = {
  queued: { icon: IconClock, name: m.inbox_tick_queued },
  sent: { icon: IconCheck, name: m.inbox_tick_sent },
  delivered: { icon: IconChecks, name: m.inbox_tick_delivered },
  read: { icon: IconChecks, name: m.inbox_tick_read },
  failed: { icon: IconAlertCircle, name: m.inbox_tick_failed },
  unknown: { icon: IconHelpCircle, name: m.inbox_tick_unknown },
};

export function Tick({ status }: { status: MessageStatus }) {
  const { icon: Sign, name } = ticks[status];
  return (
    <span className={classes.tick} data-tick={status} role="img" aria-label={name()} title={name()}>
      <Sign size={15} stroke={2} aria-hidden="true" />
    </span>
  );
}
