/** The Resumable Upload API: a session of the app, then the bytes, then a handle for pictures and samples (whatsapp.md §3.2). */
import { cdnUrl, keepBytes } from '../media.ts';
import type { App } from '../world.ts';
import type { Media } from '../world-content.ts';
import { anyToken, type Call, required, text } from './call.ts';
import { graphError, invalidParameter, noSuchObject } from './errors.ts';

const types = /^(application\/pdf|image\/(jpeg|jpg|png)|video\/mp4)$/;
const bytesMax = 100 * 1024 * 1024;

/** POST {app}/uploads */
export function startUpload(call: Call, given: App): object {
  const { app } = anyToken(call);
  if (app.id !== given.id) throw noSuchObject(given.id, call.method);
  const length = Number(required(call, 'file_length'));
  const mimeType = required(call, 'file_type');
  if (!(length > 0 && length <= bytesMax)) throw invalidParameter('Param file_length must be a size in bytes.');
  if (!types.test(mimeType)) throw invalidParameter(`Param file_type does not know ${mimeType}.`);
  const file = { ownerId: `app:${app.id}:${length}`, mimeType, name: text(call, 'file_name'), bytes: new Uint8Array() };
  return { id: `upload:${keepBytes(call.sim, file).id}` };
}

/** POST {upload}: the bytes from `file_offset` on; GET tells how far it is. Null when the id is no session. */
export function ofUpload(call: Call, id: string): (() => object) | null {
  const media = call.world.media.get(id.replace(/^upload:/, ''));
  if (!id.startsWith('upload:') || !media?.ownerId.startsWith('app:')) return null;
  if (call.method === 'GET') return () => ownSession(call, media, () => ({ id, file_offset: media.bytes.length }));
  if (call.method === 'POST') return () => ownSession(call, media, () => receive(call, media));
  return null;
}

function ownSession(call: Call, media: Media, act: () => object): object {
  const [, appId] = media.ownerId.split(':');
  if (anyToken(call).app.id !== appId) throw noSuchObject(`upload:${media.id}`, call.method);
  return act();
}

function receive(call: Call, media: Media): object {
  const offset = Number(text(call, 'file_offset') ?? 0);
  const bytes = call.uploads[0]?.bytes ?? Buffer.alloc(0);
  if (offset !== media.bytes.length) {
    throw invalidParameter(`The file_offset is ${media.bytes.length}.`, 'Resumable Upload: file_offset');
  }
  const whole = Buffer.concat([media.bytes, bytes]);
  const expected = Number(media.ownerId.split(':')[2]);
  if (whole.length > expected) throw invalidParameter('More bytes than file_length.', 'Resumable Upload: file_length');
  media.bytes = whole;
  call.sim.changed();
  return whole.length < expected ? { id: `upload:${media.id}`, file_offset: whole.length } : { h: handleOf(media) };
}

function handleOf(media: Media): string {
  return `4::${Buffer.from(`${media.mimeType}:${media.id}`).toString('base64url')}`;
}

/** Where the picture of a handle lies; refused when no upload gave it. */
export function pictureOfHandle(call: Call, handle: string): string {
  const id = Buffer.from(handle.replace(/^4::/, ''), 'base64url').toString().split(':').at(-1) ?? '';
  const media = call.world.media.get(id);
  if (media !== undefined && handleOf(media) === handle) return cdnUrl(call.sim, media);
  throw graphError({
    ...{ code: 100, message: '(#100) Invalid parameter', details: 'The handle is not one of a finished upload.' },
    rule: 'whatsapp.md §1.8 profile_picture_handle',
  });
}
