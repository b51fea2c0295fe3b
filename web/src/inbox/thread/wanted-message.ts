import { useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';

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
export function useWantedMessage(conversationId: string): { wanted: Wanted | null; show: (messageId: string) => void } {
  const asked = useSearch({ strict: false, select: (search) => (search as { message?: string }).message ?? null });
  const [clicked, setClicked] = useState<Clicked | null>(null);
  const show = useCallback(
    (messageId: string) => setClicked((now) => ({ messageId, count: (now?.count ?? 0) + 1, conversationId, asked })),
    [conversationId, asked],
  );
  const wanted = useMemo(() => {
    if (clicked?.conversationId === conversationId && clicked.asked === asked) return clicked;
    return asked === null ? null : { messageId: asked, count: 0 };
  }, [clicked, asked, conversationId]);
  return { wanted, show };
}
