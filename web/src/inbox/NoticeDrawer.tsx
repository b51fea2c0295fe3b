import { Button, Drawer, UnstyledButton } from '@mantine/core';
import { listNotices, markNoticesRead, type Notice } from '@roost/contract/together.ts';
import { IconAlertCircle, IconAt, IconBell, IconUserPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useCall, useEndpoint } from '../query.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import classes from './NoticeDrawer.module.css';
import { noticeSentence } from './notice-sentence.ts';

/** Mentions, conversations given to me and replies that did not go out; a click opens the place. */
export function NoticeDrawer({ workspaceId, onClose }: { workspaceId: string; onClose: () => void }) {
  const params = { workspaceId };
  const notices = useEndpoint(listNotices, { params, query: { limit: 30 } }).data;
  const client = useQueryClient();
  const navigate = useNavigate();
  const read = useCall(markNoticesRead);
  const markRead = (conversationId?: string) =>
    read.mutate(
      { params, body: conversationId === undefined ? {} : { conversationId } },
      { onSuccess: () => client.invalidateQueries({ queryKey: [listNotices.path] }) },
    );
  return (
    <Drawer opened onClose={onClose} position="left" size={400} title={m.inbox_notices()}>
      {notices && notices.items.length === 0 && (
        <EmptyState icon={<IconBell size={22} />} title={m.inbox_notices_none()} text={m.inbox_notices_none_help()} />
      )}
      {notices && notices.unread > 0 && (
        <Button variant="subtle" size="compact-sm" mb="xs" onClick={() => markRead()}>
          {m.inbox_notices_read_all()}
        </Button>
      )}
      <ul className={classes.list}>
        {notices?.items.map((notice) => {
          const Sign = signs[notice.kind];
          return (
            <li key={notice.id}>
              <UnstyledButton
                className={classes.notice}
                data-unread={!notice.read || undefined}
                onClick={() => {
                  markRead(notice.conversationId);
                  onClose();
                  void navigate({
                    to: '/w/$workspaceId/inbox/$conversationId',
                    params: { workspaceId, conversationId: notice.conversationId },
                  });
                }}
              >
                <span className={classes.icon} aria-hidden="true">
                  <Sign size={17} />
                </span>
                <span className={classes.words}>
                  <span className={classes.title}>{noticeSentence(notice)}</span>
                  {notice.text && (
                    <span className={classes.text} dir="auto">
                      {notice.text}
                    </span>
                  )}
                  <span className={classes.time}>
                    <RelativeTime at={notice.createdAt} />
                  </span>
                </span>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </Drawer>
  );
}

const signs: Record<Notice['kind'], typeof IconAt> = {
  mention: IconAt,
  assigned: IconUserPlus,
  unsent: IconAlertCircle,
};
