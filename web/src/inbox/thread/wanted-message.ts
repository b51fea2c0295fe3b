import { useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';

/** The message somebody looks for. */
export interface Wanted {
  messageId: string;
  /** Grows each time: asked for again, it lights up again. */
  count: number;
}

interface Clicked extends Wanted {
  conversationId: string;
  /** What the address asked for at that time: when it asks for another one, that is newer. */
  asked: string | null;
}

/** What the address asks for (`?message=`: a search result, a mention), then the quotes that are clicked. */
export function useWantedMessage(conversationId: string) {
  const asked = useSearch({ strict: false, select: (search) => (search as { message?: string }).message ?? null });
  const [clicked, setClicked] = useState<Clicked | null>(null);
  const [missed, setMissed] = useState<Wanted | null>(null);
  const show = useCallback(
    (messageId: string) => setClicked((now) => ({ messageId, count: (now?.count ?? 0) + 1, conversationId, asked })),
    [conversationId, asked],
  );
  // Whoever comes back later no longer looks for what they clicked here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conversation
  useEffect(() => () => setClicked(null), [conversationId]);
  const wanted = useMemo<Wanted | null>(() => {
    if (clicked?.conversationId === conversationId && clicked.asked === asked) return clicked;
    return asked === null ? null : { messageId: asked, count: 0 };
  }, [clicked, asked, conversationId]);
  /** It cannot be found. */
  const miss = useCallback(() => setMissed(wanted), [wanted]);
  return { wanted: wanted === missed ? null : wanted, show, miss };
}
