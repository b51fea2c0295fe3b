import { Button, Drawer, UnstyledButton } from '@mantine/core';
import { listNotices, markNoticesRead, type Notice } from '@roost/contract/together.ts';
import { IconAlertCircle, IconAt, IconBell, IconHelpCircle, IconUserPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { useCall, usePages } from '../query.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import classes from './NoticeDrawer.module.css';
import { noticeSentence } from './notice-sentence.ts';

/** Mentions, conversations given to me and replies that did not go out; a click opens the place. */
export function NoticeDrawer({ workspaceId, onClose }: { workspaceId: string; onClose: () => void }) {
  const params = { workspaceId };
  const notices = usePages(listNotices, { params, query: { limit: 30 } });
  const items = notices.data?.pages.flatMap((page) => page.items);
  const navigate = useNavigate();
  const read = useCall(markNoticesRead);
  return (
    <Drawer opened onClose={onClose} position="left" size={400} title={m.inbox_notices()}>
      {items?.length === 0 && (
        <EmptyState icon={<IconBell size={22} />} title={m.inbox_notices_none()} text={m.inbox_notices_none_help()} />
      )}
      {(notices.data?.pages[0]?.unread ?? 0) > 0 && (
        <Button variant="subtle" size="compact-sm" mb="xs" onClick={() => read.mutate({ params, body: {} })}>
          {m.inbox_notices_read_all()}
        </Button>
      )}
      <ul className={classes.list}>
        {items?.map((notice) => {
          const Sign = signs[notice.kind];
          const { conversationId, messageId } = notice;
          return (
            <li key={notice.id}>
              <UnstyledButton
                className={classes.notice}
                data-unread={!notice.read || undefined}
                onClick={() => {
                  read.mutate({ params, body: { conversationId } });
                  onClose();
                  void navigate({
                    to: '/w/$workspaceId/inbox/$conversationId',
                    params: { workspaceId, conversationId },
                    search: messageId === null ? {} : { message: messageId },
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
      {notices.hasNextPage && (
        <Button
          mt="xs"
          variant="default"
          loading={notices.isFetchingNextPage}
          onClick={() => void notices.fetchNextPage()}
        >
          {m.app_load_more()}
        </Button>
      )}
    </Drawer>
  );
}

const signs: Record<Notice['kind'], typeof IconAt> = {
  mention: IconAt,
  assigned: IconUserPlus,
  unsent: IconAlertCircle,
  unknown: IconHelpCircle,
};
