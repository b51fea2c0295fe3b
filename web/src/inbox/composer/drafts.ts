import type { DraftContent } from '@roost/contract/together.ts';
import { useSyncExternalStore } from 'react';
import { createListeners } from '../../listeners.ts';
import { recall, remember } from '../../session.ts';

export type DraftMode = 'reply' | 'note';

/** A file that is uploaded and waits to be sent with the message. */
export type DraftFile = DraftContent['files'][number];

/** What is written and not yet sent: one for the reply and one for the note of each conversation. */
export interface Draft extends DraftContent {
  /** What was written at the same time on another device, and may still be wanted. */
  others: DraftContent[];
  /** Milliseconds since the epoch of the last change here; the larger one is the newer draft, on whatever device. */
  version: number;
  /** The version the server is known to have: what is larger is not there yet. */
  base: number;
}

export const noContent: DraftContent = {
  text: '',
  replyToId: null,
  files: [],
  privately: false,
  choices: [],
  asButtons: false,
};

export const noDraft: Draft = { ...noContent, others: [], version: 0, base: 0 };

export function isEmptyDraft({ text, replyToId, files, choices }: DraftContent): boolean {
  return text === '' && replyToId === null && files.length === 0 && choices.length === 0;
}

const drafts = new Map<string, Draft>();
const listeners = createListeners();

export function draftKey(agentId: string, conversationId: string, mode: DraftMode): string {
  return `roost.draft.${agentId}.${conversationId}.${mode}`;
}

/** What a browser kept; a plain text is how it was kept before drafts had parts. */
function parseDraft(kept: string | null): Draft {
  if (kept === null) return noDraft;
  try {
    const value: unknown = JSON.parse(kept);
    if (typeof value !== 'object' || value === null || !('text' in value)) return { ...noDraft, text: kept };
    const { text, replyToId, files, privately, choices, asButtons, others, version, base } = value as Partial<Draft>;
    return {
      text: typeof text === 'string' ? text : '',
      replyToId: typeof replyToId === 'string' ? replyToId : null,
      files: Array.isArray(files) ? files : [],
      privately: privately === true,
      choices: Array.isArray(choices) ? choices : [],
      asButtons: asButtons === true,
      others: Array.isArray(others) ? others : [],
      version: typeof version === 'number' ? version : 0,
      base: typeof base === 'number' ? base : 0,
    };
  } catch {
    return { ...noDraft, text: kept };
  }
}

export function readDraft(key: string): Draft {
  const draft = drafts.get(key) ?? parseDraft(recall(key));
  drafts.set(key, draft);
  return draft;
}

/** As it is, with its own version: a newer one from the server, or one that is newly written. */
export function putDraft(key: string, draft: Draft): void {
  drafts.set(key, draft);
  // An emptied one is kept until the server knows it: its version says that what other devices hold is older.
  remember(key, JSON.stringify(draft));
  listeners.tell();
}

/** Written at every keystroke, so that a crash loses nothing. */
export function writeDraft(key: string, draft: Omit<Draft, 'version'>): void {
  putDraft(key, { ...draft, version: Math.max(Date.now(), readDraft(key).version + 1) });
}

/** The server knows it now, and there is nothing in it: this browser need not keep it. */
export function forgetDraft(key: string): void {
  remember(key, null);
}

/** Puts back what was taken out: into an empty box as it was, else its words under those that are there, files with files. */
export function addToDraft(agentId: string, conversationId: string, mode: DraftMode, content: DraftContent): void {
  const key = draftKey(agentId, conversationId, mode);
  const present = readDraft(key);
  writeDraft(
    key,
    isEmptyDraft(present)
      ? { ...present, ...content }
      : {
          ...present,
          text: [present.text, content.text].filter((text) => text.trim() !== '').join('\n'),
          files: [...present.files, ...content.files],
          choices: [...present.choices, ...content.choices],
        },
  );
}

export type ChangeDraft = (change: (draft: Draft) => Draft) => void;

export function useDraft(agentId: string, conversationId: string, mode: DraftMode): [Draft, ChangeDraft] {
  const key = draftKey(agentId, conversationId, mode);
  const draft = useSyncExternalStore(onDraft, () => readDraft(key));
  return [draft, (change) => writeDraft(key, change(readDraft(key)))];
}

/** Told after every change of any draft; returns the way out. */
export const onDraft = listeners.listen;
