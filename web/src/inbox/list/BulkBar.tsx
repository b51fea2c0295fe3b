import { ActionIcon, CloseButton } from '@mantine/core';
import { IconCheck, IconClock, IconClockPause, IconRowInsertBottom, IconTag, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { m } from '../../paraglide/messages.js';
import { useAnnounce } from '../announce.ts';
import { saidResolved } from '../arrange/resolve-or-reopen.ts';
import { useArrange } from '../arrange/use-arrange.ts';
import { openCommand } from '../command/command.ts';
import classes from './BulkBar.module.css';
import type { Selection } from './use-selection.ts';

/** What can be done with all chosen conversations at once; each can be undone. */
export function BulkBar({ workspaceId, selection }: { workspaceId: string; selection: Selection }) {
  const arrange = useArrange(workspaceId);
  const ids = [...selection.ids];
  const count = ids.length;
  useAnnounce(m.inbox_selected({ count }));
  const open = (page: 'assign' | 'label' | 'snooze' | 'priority') => () => openCommand({ page, ids });
  return (
    <div className={classes.bar} role="toolbar" aria-label={m.inbox_bulk()}>
      <CloseButton size="sm" aria-label={m.inbox_select_none()} onClick={selection.clear} />
      <span className={classes.count}>{m.inbox_selected({ count })}</span>
      <Tool label={m.inbox_key_assign()} icon={<IconUserPlus size={18} stroke={1.7} />} onClick={open('assign')} />
      <Tool label={m.inbox_key_label()} icon={<IconTag size={18} stroke={1.7} />} onClick={open('label')} />
      <Tool
        label={m.inbox_command_priority()}
        icon={<IconRowInsertBottom size={18} stroke={1.7} />}
        onClick={open('priority')}
      />
      <Tool label={m.inbox_key_snooze()} icon={<IconClock size={18} stroke={1.7} />} onClick={open('snooze')} />
      <Tool
        label={m.inbox_set_pending()}
        icon={<IconClockPause size={18} stroke={1.7} />}
        onClick={() => {
          arrange(ids, { status: 'pending' }, m.inbox_said_pending());
          selection.clear();
        }}
      />
      <Tool
        label={m.inbox_resolve()}
        icon={<IconCheck size={18} stroke={1.9} />}
        onClick={() => {
          arrange(ids, { status: 'resolved' }, saidResolved(count));
          selection.clear();
        }}
      />
    </div>
  );
}

function Tool({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={30} aria-label={label} title={label} onClick={onClick}>
      {icon}
    </ActionIcon>
  );
}
