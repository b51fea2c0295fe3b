import { listDrafts, type ServerDraft, saveDraft } from '@roost/contract/together.ts';
import { useEffect } from 'react';
import { call } from '../../api.ts';
import { useEndpoint } from '../../query.ts';
import {
  type Draft,
  type DraftMode,
  draftKey,
  forgetDraft,
  isEmptyDraft,
  onDraft,
  putDraft,
  readDraft,
} from './drafts.ts';

const pauseMs = 600;
const modes: readonly DraftMode[] = ['reply', 'note'];

/**
 * Keeps the drafts of a conversation the same in this browser and on the server. What is typed is in this browser first
 * and at once; the newer version wins, whichever device it comes from, and what could not be sent is sent later.
 */
export function useDraftSync(workspaceId: string, conversationId: string, agentId: string, enabled: boolean): void {
  const params = { workspaceId, id: conversationId };
  const known = useEndpoint(listDrafts, { params }, { enabled }).data?.items;
  useEffect(() => {
    for (const mode of modes) {
      const key = draftKey(agentId, conversationId, mode);
      const theirs = known?.find((one) => one.mode === mode);
      const ours = readDraft(key);
      if (theirs && theirs.version > ours.version) putDraft(key, merged(ours, theirs));
    }
  }, [known, agentId, conversationId]);

  // What this browser wrote while nobody listened goes out as soon as the server has said what it has.
  const loaded = known !== undefined;
  useEffect(() => {
    if (!loaded) return;
    const timers = new Map<DraftMode, ReturnType<typeof setTimeout>>();
    const sent = new Map<DraftMode, number>(modes.map((mode) => [mode, 0]));
    const push = async (mode: DraftMode) => {
      timers.delete(mode);
      const key = draftKey(agentId, conversationId, mode);
      const { text, replyToId, files, version } = readDraft(key);
      if (version === 0 || sent.get(mode) === version) return;
      try {
        const kept = await call(saveDraft, {
          params: { workspaceId, id: conversationId },
          body: { mode, text, replyToId, files, version },
        });
        sent.set(mode, version);
        const now = readDraft(key);
        if (kept.version > now.version) putDraft(key, merged(now, kept));
        else if (now.version === version && isEmptyDraft(now)) forgetDraft(key);
      } catch {
        // Offline: the next keystroke, or the network's return, tries again.
      }
    };
    const soon = () => {
      for (const mode of modes) {
        clearTimeout(timers.get(mode));
        timers.set(
          mode,
          setTimeout(() => void push(mode), pauseMs),
        );
      }
    };
    const atOnce = () => {
      for (const mode of modes) void push(mode);
    };
    atOnce();
    const stop = onDraft(soon);
    window.addEventListener('online', atOnce);
    window.addEventListener('pagehide', atOnce);
    return () => {
      stop();
      window.removeEventListener('online', atOnce);
      window.removeEventListener('pagehide', atOnce);
      for (const timer of timers.values()) clearTimeout(timer);
      atOnce();
    };
  }, [loaded, workspaceId, conversationId, agentId]);
}

/** What the server keeps of a draft goes over what this browser had; the rest stays here. */
function merged(ours: Draft, { text, replyToId, files, version }: ServerDraft): Draft {
  return { ...ours, text, replyToId, files, version };
}
