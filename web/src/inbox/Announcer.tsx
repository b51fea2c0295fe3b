import { VisuallyHidden } from '@mantine/core';
import type { Conversation } from '@roost/contract/conversations.ts';
import { useEffect, useRef, useState } from 'react';
import { onHint } from '../live.ts';
import { m } from '../paraglide/messages.js';
import { announceBy } from './announce.ts';
import { arrivals, type Expected } from './list/arrivals.ts';
import { preview } from './preview.ts';

interface Props {
  conversations: Conversation[];
  /** Changes when another list is shown: what is in it then is nothing new. */
  listKey: string;
}

/** The one live region of the inbox: says politely that a customer has written, and what `announce.ts` hands it. */
export function Announcer({ conversations, listKey }: Props) {
  const [words, setWords] = useState('');
  // The same words again are read again: to a screen reader they have to be others.
  useEffect(() => announceBy((next) => setWords((now) => (now === next ? `${next}\u00a0` : next))), []);
  const expected = useRef<Expected>(new Map());
  const latest = useRef(conversations);
  latest.current = conversations;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list expects anew
  useEffect(() => {
    expected.current.clear();
    return onHint((hint) => {
      if (hint.type !== 'news' || 'all' in hint) return;
      for (const id of hint.ids) {
        const known = latest.current.find((one) => one.id === id);
        expected.current.set(id, known?.lastMessage?.id ?? null);
      }
    });
  }, [listKey]);
  useEffect(() => {
    const [first, ...others] = arrivals(expected.current, conversations);
    if (!first) return;
    const text = preview(first.lastMessage).text.slice(0, 120);
    setWords(
      others.length > 0
        ? m.inbox_announce_many({ count: others.length + 1 })
        : m.inbox_announce({ name: first.contact.name, preview: text }),
    );
  }, [conversations]);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="announcer">
      {words}
    </VisuallyHidden>
  );
}
