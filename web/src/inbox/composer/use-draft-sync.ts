import { draftContentOf, listDrafts, type ServerDraft, saveDraft } from '@roost/contract/together.ts';
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

/** One at a time for each draft: what is saved is written upon what the server has just said it has. */
const saving = new Map<string, Promise<void>>();

/** Hands to the server what it does not have yet. */
function save(workspaceId: string, conversationId: string, agentId: string, mode: DraftMode): void {
  const key = draftKey(agentId, conversationId, mode);
  const run = async () => {
    const draft = readDraft(key);
    const { version, base, others } = draft;
    if (version <= base) return;
    try {
      const body = { mode, ...draftContentOf(draft), version, base, others };
      const kept = await call(saveDraft, { params: { workspaceId, id: conversationId }, body });
      takeIn(key, kept, version);
    } catch {
      // Offline: the next keystroke, or the network's return, tries again.
    }
  };
  saving.set(key, (saving.get(key) ?? Promise.resolve()).then(run));
}

/** What the server keeps. `sent`: the version it was just told of; what was typed since stays. */
function takeIn(key: string, kept: ServerDraft, sent: number): void {
  const now = readDraft(key);
  const { version: base, others } = kept;
  if (now.version > sent) putDraft(key, { ...now, version: Math.max(now.version, base + 1), base, others });
  else putDraft(key, draftOf(kept));
  if (now.version === base && isEmptyDraft(kept)) forgetDraft(key);
}

function draftOf(kept: ServerDraft): Draft {
  return { ...draftContentOf(kept), others: kept.others, version: kept.version, base: kept.version };
}

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
      // What the server does not have goes there first: it sees to it that neither is lost.
      if (ours.version > ours.base) {
        if (known) save(workspaceId, conversationId, agentId, mode);
      } else if (theirs && theirs.version >= ours.version && !isSame(ours, theirs)) putDraft(key, draftOf(theirs));
    }
  }, [known, workspaceId, agentId, conversationId]);

  // What this browser wrote while nobody listened goes out as soon as the server has said what it has.
  const loaded = known !== undefined;
  useEffect(() => {
    if (!loaded) return;
    let timer: ReturnType<typeof setTimeout>;
    const atOnce = () => {
      for (const mode of modes) save(workspaceId, conversationId, agentId, mode);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(atOnce, pauseMs);
    };
    const stop = onDraft(soon);
    window.addEventListener('online', atOnce);
    window.addEventListener('pagehide', atOnce);
    return () => {
      stop();
      window.removeEventListener('online', atOnce);
      window.removeEventListener('pagehide', atOnce);
      clearTimeout(timer);
      atOnce();
    };
  }, [loaded, workspaceId, conversationId, agentId]);
}

function isSame(ours: Draft, theirs: ServerDraft): boolean {
  return ours.version === theirs.version && ours.others.length === theirs.others.length;
}
