import { useState } from 'react';
import { showProblem } from '../../show-problem.ts';
import type { Writing } from '../writing.ts';
import { uploadFile } from './upload.ts';

/** Uploads under way, by place: the tray shows them beside the files that are ready. */
const waiting = new Map<string, number>();

export interface Files {
  /** How many are on their way to Roost. */
  uploading: number;
  add: (files: readonly File[], voice?: boolean) => Promise<void>;
}

/** Puts files into the draft once Roost has them, in the order they were chosen. */
export function useFiles({ workspaceId, conversation, mode, change }: Writing): Files {
  const key = `${conversation.id}/${mode}`;
  const [, redraw] = useState(0);
  const count = (by: number) => {
    waiting.set(key, (waiting.get(key) ?? 0) + by);
    redraw((times) => times + 1);
  };
  const add = async (files: readonly File[], voice = false) => {
    count(files.length);
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
        count(-1);
      }
    }
  };
  return { uploading: waiting.get(key) ?? 0, add };
}
