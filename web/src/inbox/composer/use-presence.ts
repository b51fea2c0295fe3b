import { readPresence, tellPresence } from '@roost/contract/together.ts';
import { useEffect } from 'react';
import { call } from '../../api.ts';
import { useEndpoint } from '../../query.ts';
import { useAttention } from '../use-attention.ts';
import { onTyping } from './use-typing.ts';

const everyMs = 10_000;
/** Without a keystroke for this long nobody is writing any more. */
const typingMs = 4_000;

/** Says that I look and write here, and answers who else does. */
export function usePresence(workspaceId: string, conversationId: string, agentId: string) {
  const looking = useAttention();
  useEffect(() => {
    if (!looking) return;
    const params = { workspaceId, id: conversationId };
    let said = 'left';
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const say = (state: 'viewing' | 'typing' | 'left') => {
      said = state;
      call(tellPresence, { params, body: { state } }).catch(() => {});
    };
    const typed = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => say('viewing'), typingMs);
      if (said !== 'typing') say('typing');
    };
    const leave = () => say('left');
    say('viewing');
    const timer = setInterval(() => say(said === 'typing' ? 'typing' : 'viewing'), everyMs);
    const stop = onTyping(typed);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      clearTimeout(quiet);
      stop();
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [looking, workspaceId, conversationId]);
  const present = useEndpoint(
    readPresence,
    { params: { workspaceId, id: conversationId } },
    { refetchEveryMs: everyMs },
  );
  return present.data?.items.filter((one) => one.agentId !== agentId) ?? [];
}
