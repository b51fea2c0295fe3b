import { useCallback, useState } from 'react';
import type { DraftMode } from './drafts.ts';

export interface Compose {
  mode: DraftMode;
  /** Goes up each time the cursor is wanted in the box. */
  focusCount: number;
  choose: (mode: DraftMode, focus: boolean) => void;
}

/** Which tab of the composer is open. Every conversation begins with *Reply*: a reply must not become a note by habit. */
export function useCompose(conversationId: string | null): Compose {
  const [state, setState] = useState({ conversationId, mode: 'reply' as DraftMode, focusCount: 0 });
  const mine = state.conversationId === conversationId;
  const choose = useCallback(
    (mode: DraftMode, focus: boolean) =>
      setState((before) => ({
        conversationId,
        mode,
        focusCount: (before.conversationId === conversationId ? before.focusCount : 0) + (focus ? 1 : 0),
      })),
    [conversationId],
  );
  return { mode: mine ? state.mode : 'reply', focusCount: mine ? state.focusCount : 0, choose };
}
