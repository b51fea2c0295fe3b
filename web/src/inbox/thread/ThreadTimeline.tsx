import type { Conversation } from '@roost/contract/conversations.ts';
import type { Channel } from '@roost/contract/meta.ts';
import { useEffect, useMemo, useRef } from 'react';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addToDraft, draftKey, readDraft, writeDraft } from '../composer/drafts.ts';
import { dropPending, usePending } from '../composer/outbox.ts';
import type { Compose } from '../composer/use-compose.ts';
import { showProblem } from '../show-problem.ts';
import { useActing } from './acting.ts';
import type { MessageActions } from './message-actions.ts';
import { contentOf, stillPending, withPending } from './pending.ts';
import { MessagesLoading } from './ThreadLoading.tsx';
import classes from './ThreadTimeline.module.css';
import { Timeline } from './Timeline.tsx';
import { buildTimeline } from './timeline.ts';
import { useFirstUnread } from './use-first-unread.ts';
import { useHistory } from './use-history.ts';
import { useMarkRead } from './use-mark-read.ts';
import type { Sending } from './use-sending.ts';
import { useWantedMessage } from './wanted-message.ts';

interface Props {
  workspaceId: string;
  conversation: Conversation;
  channel: Channel | null;
  agent: { id: string; name: string };
  sending: Sending;
  compose: Compose;
}

/** What the server knows of the conversation, and what it does not yet know, as one line of messages. */
export function ThreadTimeline({ workspaceId, conversation, channel, agent, sending, compose }: Props) {
  const { id } = conversation;
  const history = useHistory(workspaceId, id);
  const kept = usePending(agent.id, id);
  const middle = history.data?.middle != null;
  // What is on its way leads to the newest: it does not belong behind what is old.
  const pending = useMemo(() => (middle ? kept.filter((one) => one.state === 'failed') : kept), [middle, kept]);
  const known = history.data?.messages;
  const { wanted, show, miss } = useWantedMessage(id);
  const { first, further } = useFirstUnread(conversation, history, wanted !== null);
  const there = wanted === null || known?.some((one) => one.id === wanted.messageId) === true;
  useMarkRead(workspaceId, conversation, there && first !== undefined ? history.data : undefined);

  const items = useMemo(() => buildTimeline(withPending(known ?? [], pending, id)), [known, pending, id]);
  const waiting = useMemo(
    () => new Map(stillPending(pending, known ?? []).map((one) => [one.clientKey, one])),
    [pending, known],
  );

  useEffect(() => {
    // A message the server turns out to have (its answer was lost on the way) is no longer ours to keep.
    const settled = known ? pending.filter((one) => one.state === 'failed' && !waiting.has(one.clientKey)) : [];
    if (settled.length > 0) {
      const keys = settled.map((one) => one.clientKey);
      dropPending(agent.id, id, keys);
    }
  }, [known, pending, waiting, agent.id, id]);

  const acting = useActing(workspaceId, conversation, channel);
  const actions = useMemo<MessageActions>(
    () => ({
      acting,
      retry: sending.retry,
      edit: (one) => {
        const content = contentOf(one);
        if (content === null) return;
        const mode = one.wish.mode === 'note' ? 'note' : 'reply';
        addToDraft(agent.id, id, mode, content);
        compose.choose(mode, true);
        dropPending(agent.id, id, [one.clientKey]);
      },
      quote: (message) => {
        const key = draftKey(agent.id, id, 'reply');
        writeDraft(key, { ...readDraft(key), replyToId: message.id });
        compose.choose('reply', true);
      },
      show,
      discard: (one) => dropPending(agent.id, id, [one.clientKey]),
    }),
    [acting, sending.retry, compose.choose, show, agent.id, id],
  );

  const { open } = history;
  const loaded = history.data !== undefined;
  useEffect(() => {
    if (wanted === null || !loaded) return;
    open(wanted.messageId).catch((cause: unknown) => {
      miss();
      showProblem(cause);
    });
  }, [wanted, loaded, open, miss]);
  const been = useRef(new Set<unknown>());

  if (history.isPending || further) return <MessagesLoading />;
  if (!history.data) {
    return (
      <div className={classes.fill}>
        <ErrorState error={history.error} onRetry={() => void history.refetch()} />
      </div>
    );
  }
  if (items.length === 0) return <p className={classes.empty}>{m.inbox_thread_empty()}</p>;
  return (
    <Timeline
      // A thread that is opened elsewhere, or at its end again, is another list.
      key={`${id} ${history.data.opening}`}
      items={items}
      pending={waiting}
      contact={conversation.contact}
      actions={actions}
      hasOlder={history.data.hasOlder}
      olderState={history.olderState}
      loadOlder={history.loadOlder}
      hasNewer={history.data.middle !== null}
      loadNewer={history.loadNewer}
      openNewest={() => void history.open().catch(showProblem)}
      news={conversation.unreadCount > 0}
      wanted={wanted}
      unreadFrom={first ?? null}
      been={been.current}
    />
  );
}
