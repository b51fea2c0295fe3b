import { showTyping } from '@roost/contract/messages.ts';
import { useRef } from 'react';
import { call } from '../../api.ts';
import { createListeners } from '../../listeners.ts';
import type { Writing } from './writing.ts';

const everyMs = 10_000;

const listeners = createListeners();

/** Told at every keystroke in the box, and of nothing else that changes what is in it; returns the way out. */
export const onTyping = listeners.listen;

/** Shows the customer that somebody writes, at most every ten seconds. A courtesy: a failure bothers nobody. */
export function useTyping({ workspaceId, conversation, channel, mode }: Writing): () => void {
  const toldAt = useRef(0);
  return () => {
    listeners.tell();
    const direct = mode === 'reply' && conversation.surface === 'direct' && conversation.replyWindow.state === 'open';
    if (!direct || channel?.abilities.includes('typing') !== true || Date.now() - toldAt.current < everyMs) return;
    toldAt.current = Date.now();
    call(showTyping, { params: { workspaceId, id: conversation.id }, body: {} }).catch(() => {});
  };
}
