/** WhatsApp media: upload, resolve, delete (whatsapp.md §2.4). */
import { isGone, keepBytes, sha256Of, whatsappUrl } from '../media.ts';
import type { Media } from '../world-content.ts';
import type { PhoneNumber } from '../world-whatsapp.ts';
import { type Call, text } from './call.ts';
import { invalidParameter, noSuchObject } from './errors.ts';
import { refusal, whatsappMedia } from './send-whatsapp-content.ts';
import { requireProduct, wabaToken } from './whatsapp.ts';

const permission = 'whatsapp_business_messaging';

export function uploadMedia(call: Call, phone: PhoneNumber): object {
  requireProduct(call);
  wabaToken(call, phone.wabaId, phone.id, permission);
  const file = call.uploads.find(({ field }) => field === 'file');
  if (file === undefined) throw invalidParameter('The parameter file is required.');
  // Some clients give the kind (`image`) as `type`: then the file's own type counts.
  const given = text(call, 'type');
  const mimeType = ((given?.includes('/') ? given : file.mimeType).split(';')[0] ?? '').trim();
  const rules = Object.values(whatsappMedia).find(({ types }) => types.test(mimeType));
  if (rules === undefined) {
    const known = Object.values(whatsappMedia).map(({ types }) => types.source);
    throw invalidParameter(
      `Param file must be a file with one of the following types: ${known.join(', ')}. Received file of type '${mimeType}'.`,
      'whatsapp.md §2.4',
    );
  }
  if (file.bytes.length > rules.bytesMax) throw refusal(131052, 'Media file size exceeded', 'The file is too large.');
  const name = file.filename === '' ? null : file.filename;
  return { id: keepBytes(call.sim, { ownerId: phone.id, mimeType, name, bytes: file.bytes }).id };
}

export function ofMedia(call: Call, id: string): (() => object) | null {
  const media = call.world.media.get(id);
  const phone = media === undefined ? undefined : call.world.phoneNumbers.get(media.ownerId);
  if (media === undefined || phone === undefined) return null;
  if (call.method === 'GET') return () => getMedia(call, phone, media);
  if (call.method === 'DELETE') return () => deleteMedia(call, phone, media);
  return null;
}

/** The url is good for five minutes; with `phone_number_id` only the owning number is answered. */
function getMedia(call: Call, phone: PhoneNumber, media: Media): object {
  wabaToken(call, phone.wabaId, media.id, permission);
  const asked = text(call, 'phone_number_id');
  if ((asked !== null && asked !== phone.id) || isGone(call.sim, media)) throw noSuchObject(media.id, call.method);
  return {
    messaging_product: 'whatsapp',
    url: whatsappUrl(call.sim, media),
    mime_type: media.mimeType,
    sha256: sha256Of(media).toString('hex'),
    file_size: media.bytes.length,
    id: media.id,
  };
}

function deleteMedia(call: Call, phone: PhoneNumber, media: Media): object {
  wabaToken(call, phone.wabaId, media.id, permission);
  call.world.media.delete(media.id);
  call.sim.changed();
  return { success: true };
}
