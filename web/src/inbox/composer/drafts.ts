import { useSyncExternalStore } from 'react';
import { recall } from '../../session.ts';

export type DraftMode = 'reply' | 'note';

const drafts = new Map<string, string>();
const listeners = new Set<() => void>();

function draftKey(agentId: string, conversationId: string, mode: DraftMode): string {
  return `roost.draft.${agentId}.${conversationId}.${mode}`;
}

/** Storage may be full or switched off: typing must go on all the same. */
export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {}
}

function readDraft(agentId: string, conversationId: string, mode: DraftMode): string {
  const key = draftKey(agentId, conversationId, mode);
  const text = drafts.get(key) ?? recall(key) ?? '';
  drafts.set(key, text);
  return text;
}

/** Written at every keystroke, so that a crash loses nothing. */
function writeDraft(agentId: string, conversationId: string, mode: DraftMode, text: string): void {
  const key = draftKey(agentId, conversationId, mode);
  drafts.set(key, text);
  keep(key, text === '' ? null : text);
  for (const listener of listeners) listener();
}

/** Puts text back under what is in the box already. */
export function addToDraft(agentId: string, conversationId: string, mode: DraftMode, text: string): void {
  const present = readDraft(agentId, conversationId, mode);
  writeDraft(agentId, conversationId, mode, present.trim() === '' ? text : `${present}\n${text}`);
}

export function useDraft(agentId: string, conversationId: string, mode: DraftMode): [string, (text: string) => void] {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => readDraft(agentId, conversationId, mode),
  );
  return [text, (next) => writeDraft(agentId, conversationId, mode, next)];
}
