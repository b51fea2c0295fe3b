/** What one WhatsApp message says, whoever sent it (META.md §3). */
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import type { AttachmentRef, Said } from '../event.ts';
import { attachmentRef, present } from '../said.ts';

const mediaKinds = new Map<string, AttachmentRef['kind']>([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['document', 'file'],
  ['sticker', 'sticker'],
]);

/** Null for a type that is no content: the caller knows those, or has never seen this one. */
export function saidIn(message: JsonObject): Said | null {
  const type = textOf(message.type) ?? '';
  const media = mediaKinds.get(type);
  const said = media ? mediaSaid(media, type, message) : otherSaid(type, message);
  if (said === null) return null;
  const context = objectOf(message.context);
  const replyToExternalId = idOf(context?.id);
  const around = present({
    referral: objectOf(message.referral),
    forwarded: context?.forwarded === true || undefined,
    frequentlyForwarded: context?.frequently_forwarded === true || undefined,
    referredProduct: objectOf(context?.referred_product),
  });
  return {
    ...said,
    content: { ...said.content, ...around },
    ...(replyToExternalId === null ? {} : { replyToExternalId }),
  };
}

function mediaSaid(kind: AttachmentRef['kind'], type: string, message: JsonObject): Said {
  const media = objectOf(message[type]) ?? {};
  const mediaId = idOf(media.id);
  // Too large or broken on its way (131052, 131053): then there is a reason in place of a file.
  if (mediaId === null && textOf(media.url) === null) {
    return { ...hidden(type, message), text: textOf(media.caption) || null };
  }
  const attachment = attachmentRef(kind, {
    url: textOf(media.url),
    mediaId,
    mimeType: textOf(media.mime_type),
    name: textOf(media.filename),
  });
  return {
    kind,
    text: textOf(media.caption) || null,
    content: present({ voice: media.voice, animated: media.animated }),
    attachments: [attachment],
  };
}

function otherSaid(type: string, message: JsonObject): Said | null {
  const body = objectOf(message[type]);
  switch (type) {
    case 'text':
      return textOf(body?.body) ? said('text', textOf(body?.body), {}) : hidden(type, message);
    case 'location':
      return said('location', textOf(body?.name) || textOf(body?.address), { location: body ?? {} });
    case 'contacts':
      return said('contacts', namesOf(message), { contacts: objectsOf(message.contacts) });
    case 'button':
      return said('button', textOf(body?.text) || textOf(body?.payload), { button: body ?? {} });
    case 'order':
      return said('order', textOf(body?.text), { order: body ?? {} });
    case 'interactive':
      // It can come without its object, beside an error (whatsapp.md §4.4).
      return body === null ? hidden(type, message) : said('interactive', chosenIn(body), { interactive: body });
    case 'unsupported':
    case 'unknown':
      return said('unsupported', null, { unsupported: body ?? {}, errors: objectsOf(message.errors) });
    // In the phone's history; the file may follow under the same id.
    case 'media_placeholder':
      return said('placeholder', null, {});
    // What other apps send; it comes back in standby echoes.
    case 'template':
      return said('template', textOf(body?.name), { template: body ?? {} });
    default:
      return null;
  }
}

/** Nothing came of what should be there: which kind it was, and why. */
function hidden(type: string, message: JsonObject): Said {
  return said('unsupported', null, { unsupported: { type }, errors: objectsOf(message.errors) });
}

function said(kind: string, text: string | null, content: JsonObject): Said {
  return { kind, text: text || null, content, attachments: [] };
}

/** The words a person chose or filled in, where there are any. */
function chosenIn(interactive: JsonObject | null): string | null {
  const type = textOf(interactive?.type) ?? '';
  const reply = objectOf(interactive?.[type]);
  return textOf(reply?.title) ?? textOf(reply?.body) ?? textOf(objectOf(interactive?.body)?.text);
}

function namesOf(message: JsonObject): string | null {
  const names = objectsOf(message.contacts).map((card) => textOf(objectOf(card.name)?.formatted_name));
  return names.filter((name) => name !== null).join(', ') || null;
}
