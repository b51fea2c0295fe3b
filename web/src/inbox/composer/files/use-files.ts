import { ApiError } from '../../../api.ts';
import { m } from '../../../paraglide/messages.js';
import { showProblem } from '../../show-problem.ts';
import type { Writing } from '../writing.ts';
import { uploadFile } from './upload.ts';
import { changeUploads, type Uploads } from './uploads.ts';

export interface Files {
  /** Whether this place takes files at all. */
  taken: boolean;
  add: (files: readonly File[], voice?: boolean) => Promise<void>;
  /** Tries one again that did not get there. */
  again: (failed: Uploads['failed'][number]) => Promise<void>;
  /** Gives one up that did not get there. */
  giveUp: (failed: Uploads['failed'][number]) => void;
}

/** Too large, or not a file that is taken: another try would end the same. */
const refusals: readonly number[] = [400, 413, 422];

/** Puts files into the draft once Roost has them, in the order they were chosen. */
export function useFiles({ workspaceId, conversation, channel, mode, change }: Writing): Files {
  const count = (by: Partial<Uploads>) =>
    changeUploads(conversation.id, mode, ({ uploading, failed }) => ({
      uploading: uploading + (by.uploading ?? 0),
      failed: [...failed, ...(by.failed ?? [])],
    }));
  const onComments = conversation.surface === 'comments';
  const taken = mode === 'note' || (!onComments && Object.keys(channel?.limits.files ?? {}).length > 0);
  const add = async (files: readonly File[], voice = false) => {
    if (!taken) return showProblem(m.outgoing_comment_files());
    count({ uploading: files.length });
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
        count({ uploading: -1 });
      } catch (problem) {
        showProblem(problem);
        const refused = problem instanceof ApiError && refusals.includes(problem.status);
        count({ uploading: -1, failed: refused ? [] : [{ file, voice }] });
      }
    }
  };
  const giveUp: Files['giveUp'] = (one) =>
    changeUploads(conversation.id, mode, (now) => ({ ...now, failed: now.failed.filter((other) => other !== one) }));
  const again: Files['again'] = (one) => {
    giveUp(one);
    return add([one.file], one.voice);
  };
  return { taken, add, again, giveUp };
}
