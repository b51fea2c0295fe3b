/** What a file is, by its bytes. What its sender calls it counts for nothing (ASVS 5.2.2). */
import type { AttachmentRef } from '../../channels/event.ts';

export type FileKind = AttachmentRef['kind'];

const unknownType = 'application/octet-stream';

/** Shown inside the page; everything else is offered as a download, above all what can carry a script. */
const shownTypes = /^(image\/(jpeg|png|gif|webp|avif)|video\/(mp4|webm|quicktime|3gpp)|audio\/[\w.+-]+)$/;

export async function typeOf(head: Buffer): Promise<string> {
  // Read with the first file, not when Roost starts.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found !== undefined) return found.mime.split(';')[0] ?? unknownType;
  return isText(head) ? 'text/plain' : unknownType;
}

export function isShown(mimeType: string): boolean {
  return shownTypes.test(mimeType);
}

/** A picture that is none becomes a file; a voice note may well come in a container of film. */
export function kindOf(claimed: FileKind | null, mimeType: string): FileKind {
  const [family] = mimeType.split('/');
  if (!isShown(mimeType)) return 'file';
  if (claimed === 'file') return 'file';
  if (claimed === 'audio' && (family === 'audio' || family === 'video')) return 'audio';
  if (claimed === 'sticker' && family === 'image') return 'sticker';
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
}

/** Without a NUL and valid UTF-8; a character cut at the end of the head is no fault. */
function isText(head: Buffer): boolean {
  if (head.length === 0 || head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const extensions = new Map([
  ['image/jpeg', 'jpg'],
  ['text/plain', 'txt'],
  ['video/quicktime', 'mov'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp4', 'm4a'],
  ['audio/x-m4a', 'm4a'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
]);

/**
 * A name to save the file under: the sender's without path, control characters, text-direction overrides and quotes,
 * and for everything whose type we know with the ending of that type.
 */
export function downloadName(name: string | null, kind: FileKind, mimeType: string): string {
  const clean = cleanFileName(name);
  const base = clean?.replace(/\.[^.]{1,10}$/, '') || kind;
  const own = /\.([A-Za-z0-9]{1,8})$/.exec(clean ?? '')?.[1];
  if (mimeType === unknownType || mimeType === 'text/plain') return `${base}.${harmless(own) ?? 'txt'}`;
  const subtype = mimeType.split('/')[1]?.replace(/^(x-|vnd\.)/, '') ?? '';
  const ending = extensions.get(mimeType) ?? (/^[a-z0-9]{2,5}$/.test(subtype) ? subtype : own);
  return `${base}.${harmless(ending) ?? 'bin'}`;
}

/** A text that calls itself a page or a program is saved as a text. */
function harmless(ending: string | undefined): string | undefined {
  return ending === undefined || /^(html?|xhtml|svg|xml|js|mjs|hta|bat|cmd|ps1|vbs|lnk|exe|scr|com)$/i.test(ending)
    ? undefined
    : ending;
}

export function cleanFileName(name: string | null): string | null {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}"<>|:*?]+/gu, '')
    .replace(/^\.+/, '')
    .trim()
    .slice(-120);
  return clean === '' ? null : clean;
}
