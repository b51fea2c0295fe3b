/** QR codes and short links of a WhatsApp number (whatsapp.md §8 message_qrdls). The picture is a sample, no code to scan. */
import { codeString } from '../ids.ts';
import { cdnUrl, keepMedia } from '../media.ts';
import type { PhoneNumber, QrCode } from '../world-whatsapp.ts';
import { type Call, required, text } from './call.ts';
import { invalidParameter, noSuchObject } from './errors.ts';
import { wabaToken } from './whatsapp.ts';

const prefilledMax = 140;

export function ofQrCodes(call: Call, phone: PhoneNumber, code: string): object {
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_management');
  phone.qrCodes ??= [];
  const wanted = code === '' ? (text(call, 'code') ?? '') : code;
  const found = phone.qrCodes.find((one) => one.code === wanted);
  if (wanted !== '' && found === undefined) throw noSuchObject(wanted, call.method);
  if (call.method === 'GET') return { data: (found === undefined ? phone.qrCodes : [found]).map(describe) };
  if (call.method === 'DELETE') {
    if (found === undefined) throw invalidParameter('The parameter code is required.');
    phone.qrCodes = phone.qrCodes.filter((one) => one !== found);
    call.sim.changed();
    return { success: true };
  }
  const words = required(call, 'prefilled_message');
  if (words.length > prefilledMax) throw invalidParameter(`prefilled_message: at most ${prefilledMax} characters.`);
  const made = found ?? { code: codeString(call.world).slice(0, 14).toUpperCase(), words, imageId: null };
  made.words = words;
  if (found === undefined) phone.qrCodes.push(made);
  if (text(call, 'generate_qr_image') !== null) made.imageId ??= keepMedia(call.sim, phone.id, 'image').id;
  call.sim.changed();
  const image = call.world.media.get(made.imageId ?? '');
  return { ...describe(made), ...(image === undefined ? {} : { qr_image_url: cdnUrl(call.sim, image) }) };
}

function describe({ code, words }: QrCode): object {
  return { code, prefilled_message: words, deep_link_url: `https://wa.me/message/${code}` };
}
