import type { Conversation } from '@roost/contract/conversations.ts';
import { useEffect, useRef, useState } from 'react';
import { showProblem } from '../show-problem.ts';
import { firstUnread, type UnreadThen } from './first-unread.ts';
import type { useHistory } from './use-history.ts';

interface Opened {
  id: string;
  then: UnreadThen;
  /** Undefined until it is known. */
  first: string | null | undefined;
  /** It lies further back than what is loaded: the server is asked. */
  further: boolean;
}

/** The first message not read when the thread was opened, which is opened there; it stays while the thread is read. */
export function useFirstUnread(
  conversation: Conversation,
  { data, isFetching, open }: ReturnType<typeof useHistory>,
  /** Who looks for a message is not led elsewhere. */
  looksFor: boolean,
): Opened {
  const { id, unreadCount, lastMessage } = conversation;
  const opened = useRef<Opened | null>(null);
  const [, setAnswered] = useState(0);
  if (opened.current?.id !== id) {
    const then = { unread: unreadCount, lastId: lastMessage?.id ?? null };
    opened.current = { id, then, first: undefined, further: false };
  }
  const now = opened.current;
  if (data && now.first === undefined && !now.further) {
    const found = firstUnread(data.messages, now.then);
    if (typeof found === 'object') now.first = found.at;
    else if (found === 'further' && data.hasOlder && !looksFor) now.further = true;
    else if (!isFetching) now.first = null;
  }

  const { further } = now;
  useEffect(() => {
    if (!further) return;
    const answer = (first: string | null) => {
      now.first = first;
      now.further = false;
      setAnswered((count) => count + 1);
    };
    open('unread').then(answer, (cause: unknown) => {
      answer(null);
      showProblem(cause);
    });
  }, [further, open, now]);
  return now;
}
