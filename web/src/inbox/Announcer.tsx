import { VisuallyHidden } from '@mantine/core';
import type { Conversation } from '@roost/contract/conversations.ts';
import { useEffect, useRef, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { announceBy } from './announce.ts';
import { arrivals, seenIn } from './list/arrivals.ts';
import { preview } from './preview.ts';

interface Props {
  conversations: Conversation[];
  /** Changes when another list is shown: what is in it then is nothing new. */
  listKey: string;
  onArrivals: (arrived: Conversation[]) => void;
}

/** The one live region of the inbox: says politely that a customer has written, and what `announce.ts` hands it. */
export function Announcer({ conversations, listKey, onArrivals }: Props) {
  const [words, setWords] = useState('');
  // The same words again are read again: to a screen reader they have to be others.
  useEffect(() => announceBy((next) => setWords((now) => (now === next ? `${next}\u00a0` : next))), []);
  const known = useRef<{ listKey: string; conversations: Conversation[] } | null>(null);
  useEffect(() => {
    const before = known.current;
    if (conversations.length === 0 && before?.listKey !== listKey) return;
    known.current = { listKey, conversations };
    if (before?.listKey !== listKey) return;
    const arrived = arrivals(seenIn(before.conversations), before.conversations, conversations);
    const [first, ...others] = arrived;
    if (!first) return;
    onArrivals(arrived);
    const text = preview(first.lastMessage).text.slice(0, 120);
    setWords(
      others.length > 0
        ? m.inbox_announce_many({ count: others.length + 1 })
        : m.inbox_announce({ name: first.contact.name, preview: text }),
    );
  }, [conversations, listKey, onArrivals]);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="announcer">
      {words}
    </VisuallyHidden>
  );
}
