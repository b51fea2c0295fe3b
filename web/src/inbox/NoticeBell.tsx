import { ActionIcon, Indicator } from '@mantine/core';
import { listNotices } from '@roost/contract/together.ts';
import { IconBell } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { later } from '../ui/later.ts';
import { useProvideActions } from './command/inbox-actions.ts';

const NoticeDrawer = later(() => import('./NoticeDrawer.tsx'), 'NoticeDrawer');

/** How much happened that concerns me, and the way to it. */
export function NoticeBell({ workspaceId }: { workspaceId: string }) {
  const [open, setOpen] = useState(false);
  useProvideActions({ notices: () => setOpen(true) });
  const unread = useEndpoint(listNotices, { params: { workspaceId }, query: { limit: 30 } }).data?.unread ?? 0;
  const label = unread > 0 ? m.inbox_notices_unread({ count: unread }) : m.inbox_notices();
  return (
    <>
      <Indicator disabled={unread === 0} label={unread > 9 ? '9+' : unread} size={15} offset={5} color="red">
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={() => setOpen(true)}>
          <IconBell size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Indicator>
      {open && (
        <Suspense fallback={null}>
          <NoticeDrawer workspaceId={workspaceId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
