import { useSyncExternalStore } from 'react';
import { m } from '../../../paraglide/messages.js';
import { showProblem } from '../../show-problem.ts';
import type { Writing } from '../writing.ts';
import { uploadFile } from './upload.ts';

/** Uploads under way, by place: every part of the composer sees them. */
const waiting = new Map<string, number>();
const listeners = new Set<() => void>();

function count(key: string, by: number): void {
  waiting.set(key, (waiting.get(key) ?? 0) + by);
  for (const listener of listeners) listener();
}

function onCount(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export interface Files {
  /** How many are on their way to Roost. */
  uploading: number;
  /** Whether this place takes files at all. */
  taken: boolean;
  add: (files: readonly File[], voice?: boolean) => Promise<void>;
}

/** Puts files into the draft once Roost has them, in the order they were chosen. */
export function useFiles({ workspaceId, conversation, channel, mode, change }: Writing): Files {
  const key = `${conversation.id}/${mode}`;
  const uploading = useSyncExternalStore(onCount, () => waiting.get(key) ?? 0);
  const onComments = conversation.surface === 'comments';
  const taken = mode === 'note' || (!onComments && Object.keys(channel?.limits.files ?? {}).length > 0);
  const add = async (files: readonly File[], voice = false) => {
    if (!taken) return showProblem(new Error(m.outgoing_comment_files()));
    count(key, files.length);
    for (const file of files) {
      try {
        const { id, name, mimeType, bytes } = await uploadFile(workspaceId, file, file.name);
        const kept = {
          id,
          name: name ?? file.name,
          mimeType: mimeType ?? file.type,
          bytes: bytes ?? file.size,
          ...(voice ? { voice } : {}),
        };
        change((draft) => ({ ...draft, files: [...draft.files, kept] }));
      } catch (problem) {
        showProblem(problem);
      } finally {
        count(key, -1);
      }
    }
  };
  return { uploading, taken, add };
}
