import { Badge } from '@mantine/core';
import type { Template } from '@roost/contract/templates.ts';
import { IconBan, IconCircleCheck, IconCircleX, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from '../../ui/StateBadge.module.css';

const known: Record<string, { tone: string; Icon: typeof IconClock; words: () => string }> = {
  APPROVED: { tone: 'good', Icon: IconCircleCheck, words: m.outgoing_status_approved },
  PENDING: { tone: 'warn', Icon: IconClock, words: m.outgoing_status_pending },
  REJECTED: { tone: 'bad', Icon: IconCircleX, words: m.outgoing_status_rejected },
  PAUSED: { tone: 'warn', Icon: IconPlayerPause, words: m.outgoing_status_paused },
  DISABLED: { tone: 'bad', Icon: IconBan, words: m.outgoing_status_disabled },
};

/** Meta's word for where the template stands; one we do not know is shown as it is. */
export function TemplateStatus({ template }: { template: Pick<Template, 'status'> }) {
  const one = known[template.status];
  return (
    <Badge
      className={classes.root}
      data-tone={one?.tone ?? 'quiet'}
      leftSection={one && <one.Icon size={13} aria-hidden="true" />}
    >
      {one?.words() ?? template.status.toLowerCase()}
    </Badge>
  );
}
