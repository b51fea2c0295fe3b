import type { Conversation } from '@roost/contract/conversations.ts';
import { listChannels } from '@roost/contract/meta.ts';
import { IconMessageOff } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { ApiError } from '../../api.ts';
import { ContactPane } from '../../contacts/ContactPane.tsx';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useProvideActions } from '../command/inbox-actions.ts';
import { Composer } from '../composer/Composer.tsx';
import { useCompose } from '../composer/use-compose.ts';
import { useConversation } from '../conversation.ts';
import { useContactPane } from '../use-contact-pane.ts';
import { useShortcuts } from '../use-shortcuts.ts';
import { ChannelNotice } from './ChannelNotice.tsx';
import { PostCard } from './kinds/PostCard.tsx';
import { ThreadHeader } from './ThreadHeader.tsx';
import { ThreadLoading } from './ThreadLoading.tsx';
import classes from './ThreadPane.module.css';
import { ThreadTimeline } from './ThreadTimeline.tsx';
import { useSending } from './use-sending.ts';

interface Props {
  workspaceId: string;
  conversationId: string;
  agent: { id: string; name: string };
  singleKeys: boolean;
}

export function ThreadPane(props: Props) {
  const conversation = useConversation(props.workspaceId, props.conversationId);
  if (conversation.data) return <Thread {...props} conversation={conversation.data} />;
  return (
    <div className={classes.alone}>
      {conversation.isPending ? (
        <ThreadLoading />
      ) : conversation.error instanceof ApiError && [400, 404].includes(conversation.error.status) ? (
        <EmptyState icon={<IconMessageOff size={22} />} title={m.inbox_gone()} text={m.inbox_gone_help()} />
      ) : (
        <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />
      )}
    </div>
  );
}

function Thread({ workspaceId, conversation, agent, singleKeys }: Props & { conversation: Conversation }) {
  const { id } = conversation;
  const sending = useSending(workspaceId, id, agent);
  const compose = useCompose(id);
  const [contactOpen, setContactOpen] = useContactPane();
  const channels = useEndpoint(listChannels, { params: { workspaceId }, query: { limit: 100 } }).data?.items;
  const channel = useMemo(
    () => channels?.find((one) => one.id === conversation.channelId) ?? null,
    [channels, conversation.channelId],
  );
  useShortcuts(singleKeys, {
    reply: () => compose.choose('reply', true),
    note: () => compose.choose('note', true),
  });
  useProvideActions({
    reply: () => compose.choose('reply', true),
    note: () => compose.choose('note', true),
    contact: () => setContactOpen(!contactOpen),
  });
  const thread = useFocusIfLost(id);
  // The messages first: the pane beside them follows a moment later.
  const paneOf = useDeferredValue(conversation);
  const paneChannel = useDeferredValue(channel);
  const onClose = useCallback(() => {
    setContactOpen(false);
    thread.current?.focus();
  }, [setContactOpen, thread]);
  return (
    <>
      <section
        ref={thread}
        tabIndex={-1}
        className={classes.thread}
        aria-label={m.inbox_thread({ name: conversation.contact.name })}
      >
        <ThreadHeader {...{ workspaceId, conversation, channel, contactOpen }} onContactOpen={setContactOpen} />
        {channel && <ChannelNotice workspaceId={workspaceId} channel={channel} />}
        {conversation.post && <PostCard post={conversation.post} kind={conversation.kind} />}
        <ThreadTimeline {...{ workspaceId, conversation, channel, agent, sending, compose }} />
        <Composer {...{ workspaceId, conversation, channel, agent, compose }} onSend={sending.send} />
      </section>
      {contactOpen && <ContactPane {...{ workspaceId, channel: paneChannel, conversation: paneOf, onClose }} />}
    </>
  );
}

/** On a small screen the row that was clicked is gone with its list: the keyboard goes on in the thread. */
function useFocusIfLost(conversationId: string) {
  const thread = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conversation
  useEffect(() => {
    const active = document.activeElement;
    const hidden = !(active instanceof HTMLElement) || active === document.body || active.offsetParent === null;
    if (hidden) thread.current?.focus({ preventScroll: true });
  }, [conversationId]);
  return thread;
}
