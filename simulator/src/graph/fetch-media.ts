import { cdnUrl, keepBytes } from '../media.ts';
import type { Media, MediaKind } from '../world-content.ts';
import { type Call, isRecord, object } from './call.ts';
import { graphError, invalidParameter } from './errors.ts';

/** platform.md §4.2: the other side fetches what is given by URL, within 10 seconds. */
const fetchTimeoutMs = 10_000;
const mb = 1024 * 1024;

export type MediaRules = { bytesMax: Partial<Record<MediaKind, number>>; types: Partial<Record<MediaKind, RegExp>> };

/** platform.md §4.2 */
export const messengerRules: MediaRules = {
  bytesMax: { image: 25 * mb, video: 25 * mb, audio: 25 * mb, file: 25 * mb },
  types: { image: /^image\//, video: /^video\//, audio: /^audio\/|^video\/mp4$/ },
};
export const instagramRules: MediaRules = {
  bytesMax: { image: 8 * mb, video: 25 * mb, audio: 25 * mb, file: 25 * mb },
  types: {
    image: /^image\/(png|jpeg|gif)$/,
    video: /^video\/(mp4|ogg|x-msvideo|quicktime|webm)$/,
    audio: /^audio\/(aac|x-m4a|mp4|wav|wave|x-wav|vnd\.wave)$|^video\/mp4$/,
    file: /^application\/pdf$/,
  },
};

/** A file of a multipart request, under its field. */
export type Upload = { field: string; filename: string; mimeType: string; bytes: Buffer };

/** The media an attachment names: by `attachment_id`, by `url`, or uploaded along (platform.md §4.2). */
export async function attachmentMedia(
  call: Call,
  ownerId: string,
  kind: MediaKind,
  payload: Record<string, unknown>,
  rules: MediaRules,
): Promise<Media> {
  const upload = call.uploads.find(({ field }) => field === 'filedata');
  if (upload !== undefined) return keepChecked(call, ownerId, kind, upload, rules);
  const { attachment_id: known, url } = payload;
  if (typeof known === 'string' || typeof known === 'number') {
    const media = call.world.media.get(String(known));
    if (media?.ownerId === ownerId) return media;
    throw graphError({
      ...{ code: 100, subcode: 2018074, message: '(#100) Invalid attachment ID: not found, expired or not yours.' },
      rule: 'platform.md §5.2 100/2018074',
    });
  }
  if (typeof url !== 'string') throw invalidParameter('The attachment needs a url or an attachment_id.');
  return keepChecked(call, ownerId, kind, await fetchMedia(url), rules);
}

function keepChecked(
  call: Call,
  ownerId: string,
  kind: MediaKind,
  file: { filename: string; mimeType: string; bytes: Buffer },
  rules: MediaRules,
): Media {
  const mimeType = (file.mimeType.split(';')[0] ?? '').trim();
  if (rules.types[kind]?.test(mimeType) === false) {
    throw graphError({
      ...{ code: 100, subcode: 2018047, message: `(#100) The type of file is not supported: ${mimeType}.` },
      rule: 'platform.md §5.2 100/2018047',
    });
  }
  if (file.bytes.length > (rules.bytesMax[kind] ?? Infinity)) {
    throw graphError({
      ...{ code: 100, subcode: 2018109, message: '(#100) Attachment size exceeds allowable limit.' },
      rule: 'platform.md §5.2 100/2018109',
    });
  }
  return keepBytes(call.sim, { ownerId, mimeType, name: file.filename || null, bytes: file.bytes });
}

/** Meta asks from outside; here everything lies on this machine. */
export async function fetchMedia(url: string): Promise<{ filename: string; mimeType: string; bytes: Buffer }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs), redirect: 'follow' });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const filename = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
    const mimeType = response.headers.get('content-type') ?? 'application/octet-stream';
    return { filename, mimeType, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    throw graphError({
      ...{ code: 100, subcode: 2018008, message: '(#100) Failed to fetch the file from the url.' },
      userMessage: error instanceof Error ? error.message : String(error),
      rule: 'platform.md §5.2 100/2018008',
    });
  }
}

/** POST {page}/message_attachments: kept under an id that only this Page can use (platform.md §4.2). */
export async function uploadAttachment(call: Call, ownerId: string, rules: MediaRules): Promise<object> {
  const attachment = object(call, 'message')?.attachment;
  if (!isRecord(attachment) || typeof attachment.type !== 'string') {
    throw invalidParameter('The parameter message with an attachment is required.');
  }
  const payload = isRecord(attachment.payload) ? attachment.payload : {};
  const media = await attachmentMedia(call, ownerId, attachment.type as MediaKind, payload, rules);
  return { attachment_id: media.id };
}

/** What Graph tells of a kept file. */
export function describeMedia(call: Call, media: Media): object {
  const url = cdnUrl(call.sim, media);
  const about = { id: media.id, mime_type: media.mimeType, name: media.name ?? media.id, size: media.bytes.length };
  if (media.mimeType.startsWith('image/')) {
    return { ...about, image_data: { url, preview_url: url, width: 96, height: 96, image_type: 1 } };
  }
  return media.mimeType.startsWith('video/')
    ? { ...about, video_data: { url, length: 1 } }
    : { ...about, file_url: url };
}
