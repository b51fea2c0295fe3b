import type { FileKind, FileLimit, SendLimits } from '@roost/contract/outgoing.ts';
import { m } from '../../../paraglide/messages.js';
import type { DraftFile } from '../drafts.ts';

function takes(limit: FileLimit | undefined, mimeType: string): boolean {
  if (limit === undefined) return false;
  return (
    limit.types.length === 0 ||
    limit.types.some((one) => one === mimeType || (one.endsWith('/*') && mimeType.startsWith(one.slice(0, -1))))
  );
}

function kindOf({ mimeType, voice }: DraftFile): FileKind {
  const family = mimeType.split('/')[0];
  if (family === 'audio') return voice === true ? 'voice' : 'audio';
  return family === 'image' || family === 'video' ? family : 'file';
}

/** Why the channel will not take this file; null when it will. The server says the same, with all details. */
export function fileTrouble(file: DraftFile, limits: SendLimits | null): string | null {
  if (limits === null) return null;
  const own = limits.files[kindOf(file)];
  const limit = takes(own, file.mimeType) ? own : limits.files.file;
  if (limit === undefined || !takes(limit, file.mimeType)) return m.outgoing_file_not_taken();
  return file.bytes > limit.bytesMax ? m.outgoing_file_too_large({ max: megabytes(limit.bytesMax) }) : null;
}

export function megabytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

/** For the file picker: what the channel takes at all. */
export function acceptOf(limits: SendLimits | null): string {
  const all = Object.values(limits?.files ?? {}).flatMap((one) => (one.types.length === 0 ? [''] : one.types));
  return all.includes('') ? '' : [...new Set(all)].join(',');
}
