/** What a WhatsApp message says, checked as Meta checks it (whatsapp.md §2.2, §3.4). */

import { keepBytes } from '../media.ts';
import type { Choice, Media, MediaKind, MessageContent, Part } from '../world-content.ts';
import type { PhoneNumber } from '../world-whatsapp.ts';
import { array, type Call, isRecord, object, text } from './call.ts';
import { graphError, invalidParameter } from './errors.ts';
import { fetchMedia } from './fetch-media.ts';
import { sendTemplate } from './templates-send.ts';

export type WhatsappSaid = { kind: string; text: string; content: MessageContent };

const mb = 1024 * 1024;
/** whatsapp.md §2.4 */
export const whatsappMedia: Record<string, { kind: MediaKind; types: RegExp; bytesMax: number }> = {
  image: { kind: 'image', types: /^image\/(jpeg|png)$/, bytesMax: 5 * mb },
  video: { kind: 'video', types: /^video\/(mp4|3gpp)$/, bytesMax: 16 * mb },
  audio: { kind: 'audio', types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, bytesMax: 16 * mb },
  document: {
    kind: 'file',
    types:
      /^(text\/plain|application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\..+))$/,
    bytesMax: 100 * mb,
  },
  sticker: { kind: 'sticker', types: /^image\/webp$/, bytesMax: 500 * 1024 },
};

export function refusal(code: number, title: string, details: string): Error {
  return graphError({ code, message: `(#${code}) ${title}`, details, rule: `whatsapp.md §5 ${code}` });
}

export async function readWhatsapp(call: Call, phone: PhoneNumber): Promise<WhatsappSaid> {
  const kind = text(call, 'type') ?? 'text';
  const said = await read(call, phone, kind);
  const quoted = object(call, 'context')?.message_id;
  // whatsapp.md §2.1: no bubble for what is unknown, and no error either.
  const known = typeof quoted === 'string' && call.world.threadOfMessage.has(quoted);
  return known ? { ...said, content: { ...said.content, replyToId: quoted } } : said;
}

async function read(call: Call, phone: PhoneNumber, kind: string): Promise<WhatsappSaid> {
  if (kind in whatsappMedia) return readMedia(call, phone, kind);
  switch (kind) {
    case 'text':
      return { kind, text: readText(call), content: { parts: [] } };
    case 'template':
      return { kind, ...sendTemplate(call, phone) };
    case 'location': {
      const { latitude, longitude, name, address } = object(call, kind) ?? {};
      const place = { latitude: Number(latitude), longitude: Number(longitude) };
      if (!Number.isFinite(place.latitude) || !Number.isFinite(place.longitude)) throw missing('location[latitude]');
      const named = {
        ...(name === undefined ? {} : { name: String(name) }),
        ...(address === undefined ? {} : { address: String(address) }),
      };
      return { kind, text: '', content: { parts: [{ type: 'location', ...place, ...named }] } };
    }
    case 'contacts':
      return { kind, text: '', content: { parts: [], whatsapp: { type: kind, body: readContacts(call) } } };
    case 'interactive':
      return readInteractive(object(call, kind) ?? {});
    default:
      throw invalidParameter(
        'Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO}',
      );
  }
}

function readText(call: Call): string {
  const written = object(call, 'text')?.body;
  if (typeof written !== 'string' || written === '') throw missing("text['body']");
  if (written.length > 4096) {
    throw invalidParameter("Param text['body'] must be at most 4096 characters long.", 'whatsapp.md §2.2');
  }
  return written;
}

async function readMedia(call: Call, phone: PhoneNumber, type: string): Promise<WhatsappSaid> {
  const given = object(call, type) ?? {};
  const rules = whatsappMedia[type];
  if (rules === undefined) throw missing(type);
  const media = await mediaOf(call, phone, given, rules.types, rules.bytesMax);
  const caption = typeof given.caption === 'string' ? given.caption : '';
  if (caption.length > 1024) throw invalidParameter(`Param ${type}['caption'] must be at most 1024 characters long.`);
  if (typeof given.filename === 'string') media.name = given.filename;
  const voice = given.voice === true ? { voice: true } : {};
  const part: Part = { type: rules.kind, mediaId: media.id, ...voice };
  return { kind: type, text: caption, content: { parts: [part] } };
}

/** By `id` uploaded before, or by `link`, which Meta fetches (whatsapp.md §2.2). */
async function mediaOf(
  call: Call,
  phone: PhoneNumber,
  given: Record<string, unknown>,
  types: RegExp,
  bytesMax: number,
): Promise<Media> {
  if (typeof given.link === 'string') {
    try {
      const { filename, mimeType, bytes } = await fetchMedia(given.link);
      const type = (mimeType.split(';')[0] ?? '').trim();
      if (types.test(type) && bytes.length <= bytesMax) {
        return keepBytes(call.sim, { ownerId: phone.id, mimeType: type, name: filename, bytes });
      }
    } catch {
      // Said below, as Meta says it.
    }
    throw refusal(131053, 'Media upload error', 'The file at the link could not be fetched or has a wrong type.');
  }
  const media = call.world.media.get(String(given.id ?? ''));
  if (media?.ownerId !== phone.id) throw refusal(131009, 'Parameter value is not valid', 'Media ID is invalid.');
  if (!types.test(media.mimeType)) throw refusal(131053, 'Media upload error', `Unsupported type ${media.mimeType}.`);
  return media;
}

function readContacts(call: Call): unknown[] {
  const cards = array(call, 'contacts') ?? [];
  if (cards.length === 0) throw missing('contacts');
  for (const card of cards) {
    const name = isRecord(card) && isRecord(card.name) ? card.name.formatted_name : undefined;
    if (typeof name !== 'string' || name === '') throw missing("contacts['name']['formatted_name']");
  }
  return cards;
}

/** whatsapp.md §2.2: the sizes of buttons and lists. */
function readInteractive(given: Record<string, unknown>): WhatsappSaid {
  const action = isRecord(given.action) ? given.action : {};
  const body = isRecord(given.body) ? String(given.body.text ?? '') : '';
  const bodyMax = given.type === 'list' ? 4096 : 1024;
  if (body === '' && given.type !== 'product') throw missing("interactive['body']");
  if (body.length > bodyMax)
    throw invalidParameter(`Param interactive['body'] must be at most ${bodyMax} characters long.`);
  const choices = given.type === 'button' ? buttonsOf(action) : given.type === 'list' ? rowsOf(action) : [];
  const whatsapp = { type: 'interactive', body: given };
  return {
    kind: 'interactive',
    text: body,
    content: { parts: [], whatsapp, ...(choices.length === 0 ? {} : { choices }) },
  };
}

function buttonsOf(action: Record<string, unknown>): Choice[] {
  const buttons: unknown[] = Array.isArray(action.buttons) ? action.buttons : [];
  if (buttons.length === 0 || buttons.length > 3) throw invalidParameter('Reply buttons: 1 to 3.', 'whatsapp.md §2.2');
  return buttons.map((one) => choice('quick_reply', isRecord(one) && isRecord(one.reply) ? one.reply : {}, 256, 20));
}

function rowsOf(action: Record<string, unknown>): Choice[] {
  const sections: unknown[] = Array.isArray(action.sections) ? action.sections : [];
  const rows = sections.flatMap((one): unknown[] => (isRecord(one) && Array.isArray(one.rows) ? one.rows : []));
  if (typeof action.button !== 'string' || action.button.length > 20) throw missing("action['button']");
  if (rows.length === 0 || rows.length > 10) throw invalidParameter('A list has 1 to 10 rows.', 'whatsapp.md §2.2');
  return rows.map((row) => rowOf(isRecord(row) ? row : {}));
}

function rowOf(row: Record<string, unknown>): Choice {
  const made = choice('list', row, 200, 24);
  if (typeof row.description !== 'string' || row.description === '') return made;
  if (row.description.length > 72) throw invalidParameter('A description has 1-72 characters.', 'whatsapp.md §2.2');
  return { ...made, description: row.description };
}

function choice(kind: Choice['kind'], given: Record<string, unknown>, idMax: number, titleMax: number): Choice {
  const [payload, title] = [String(given.id ?? ''), String(given.title ?? '')];
  if (payload === '' || payload.length > idMax || title === '' || title.length > titleMax) {
    throw invalidParameter(`An id has 1-${idMax} and a title 1-${titleMax} characters.`, 'whatsapp.md §2.2');
  }
  return { kind, title, payload };
}

function missing(name: string): Error {
  return refusal(131008, 'Required parameter is missing', `The parameter ${name} is required.`);
}
