import { Badge } from '@mantine/core';
import type { Template } from '@roost/contract/templates.ts';
import { m } from '../../paraglide/messages.js';

const known: Record<string, { color: string; words: () => string }> = {
  APPROVED: { color: 'green', words: m.outgoing_status_approved },
  PENDING: { color: 'yellow', words: m.outgoing_status_pending },
  REJECTED: { color: 'red', words: m.outgoing_status_rejected },
  PAUSED: { color: 'orange', words: m.outgoing_status_paused },
  DISABLED: { color: 'red', words: m.outgoing_status_disabled },
};

/** Meta's word for where the template stands; one we do not know is shown as it is. */
export function TemplateStatus({ template }: { template: Pick<Template, 'status'> }) {
  const one = known[template.status];
  return (
    <Badge size="sm" variant="light" color={one?.color ?? 'gray'} tt="none">
      {one?.words() ?? template.status.toLowerCase()}
    </Badge>
  );
}
