/** Why a draft cannot go out, said before anything is sent: one plain sentence, from the channel's limits alone. */
import type { FileLimit, Interactive, SendLimits } from '@roost/contract/outgoing.ts';
import { type FileFacts, isFile, type Outgoing, type Where } from './outgoing.ts';

/** How the product is called in sentences, and what it takes. */
export interface Takes {
  product: string;
  limits: SendLimits;
}

export function refuse({ product, limits }: Takes, say: Outgoing<FileFacts>, where: Where): string | null {
  if (where !== 'direct' && say.kind !== 'text') {
    return where === 'comments'
      ? 'A comment takes text only.'
      : 'A private reply takes text only; more can be sent when the person has answered.';
  }
  if (isFile(say)) return refuseFile(product, limits, say);
  switch (say.kind) {
    case 'text':
      return refuseText(product, limits, say, where);
    case 'interactive':
      return refuseInteractive(product, limits, say.interactive);
    case 'location':
      return limits.location === true ? null : `${product} takes no locations from a business.`;
    case 'contacts':
      if (limits.contactsMax === undefined) return `${product} takes no contact cards from a business.`;
      if (say.contacts.length === 0) return 'There is no contact card to send.';
      return tooMany(product, say.contacts.length, limits.contactsMax, 'contact cards');
    case 'template':
      return limits.templates === true ? null : `${product} has no templates to send from here.`;
  }
}

function refuseText(
  product: string,
  limits: SendLimits,
  say: { text: string; quickReplies?: readonly { title: string }[] },
  where: Where,
): string | null {
  if (say.text.trim() === '') return 'The message is empty.';
  const max = where === 'comments' ? (limits.commentMax ?? limits.textMax) : limits.textMax;
  const unit = where === 'comments' ? 'characters' : limits.textUnit;
  const long = tooLong(product, say.text, max, unit);
  if (long !== null) return long;
  const replies = say.quickReplies ?? [];
  if (replies.length === 0) return null;
  if (where !== 'direct') return 'Quick replies can only be sent in a direct conversation.';
  const takes = limits.quickReplies;
  if (takes === undefined) return `${product} takes no quick replies; use buttons instead.`;
  return (
    tooMany(product, replies.length, takes.countMax, 'quick replies') ??
    firstTooLong(
      product,
      'quick reply',
      replies.map((one) => one.title),
      takes.titleMax,
    )
  );
}

/** Bytes are counted as UTF-8. */
function tooLong(product: string, text: string, max: number, unit: 'characters' | 'bytes'): string | null {
  const length = unit === 'bytes' ? Buffer.byteLength(text, 'utf8') : text.length;
  if (length <= max) return null;
  return unit === 'bytes'
    ? `${product} takes at most ${count(max)} bytes; this message has ${count(length)}.`
    : `${product} takes at most ${count(max)} characters; this message has ${count(length)}.`;
}

function firstTooLong(product: string, what: string, texts: readonly string[], max: number): string | null {
  const long = texts.find((text) => text.length > max);
  return long === undefined
    ? null
    : `${product} takes at most ${max} characters in a ${what}; “${long}” has ${long.length}.`;
}

function tooMany(product: string, have: number, max: number, what: string): string | null {
  return have <= max ? null : `${product} takes at most ${max} ${what} at once; these are ${have}.`;
}

const fileNames = {
  image: 'pictures',
  video: 'videos',
  audio: 'audio files',
  voice: 'voice notes',
  file: 'files',
  sticker: 'stickers',
} as const;

function refuseFile(
  product: string,
  limits: SendLimits,
  say: { kind: keyof typeof fileNames; file: FileFacts; caption?: string },
): string | null {
  const takes = limits.files[say.kind];
  const name = `“${say.file.name}”`;
  if (takes === undefined) return `${product} takes no ${fileNames[say.kind]} from a business.`;
  if (!accepts(takes, say.file.mimeType)) {
    const listed = takes.types.map(typeName).join(', ');
    return `${product} takes ${fileNames[say.kind]} as ${listed}; ${name} is ${typeName(say.file.mimeType)}.`;
  }
  if (say.file.bytes > takes.bytesMax) {
    return `${product} takes ${fileNames[say.kind]} up to ${megabytes(takes.bytesMax)}; ${name} has ${megabytes(say.file.bytes)}.`;
  }
  if (say.caption === undefined || say.caption.length <= takes.captionMax) return null;
  return takes.captionMax === 0
    ? `${product} takes no caption with ${fileNames[say.kind]}.`
    : `${product} takes at most ${count(takes.captionMax)} characters below ${fileNames[say.kind]}.`;
}

export function accepts(takes: FileLimit, mimeType: string): boolean {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  return (
    takes.types.length === 0 ||
    takes.types.some((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))))
  );
}

function refuseInteractive(product: string, limits: SendLimits, say: Interactive): string | null {
  const body = say.body.text;
  if (say.type === 'location_request_message') {
    return limits.locationRequest === true ? null : `${product} cannot ask for a location.`;
  }
  if (say.type === 'button') {
    const takes = limits.buttons;
    if (takes === undefined) return `${product} takes no buttons.`;
    const titles = say.action.buttons.map((one) => one.reply.title);
    return (
      tooMany(product, titles.length, takes.countMax, 'buttons') ??
      firstTooLong(product, 'button', titles, takes.titleMax) ??
      tooLong(product, body, takes.bodyMax, 'characters') ??
      twice(say.action.buttons.map((one) => one.reply.id))
    );
  }
  if (say.type === 'cta_url') {
    const takes = limits.link;
    if (takes === undefined) return `${product} takes no link buttons.`;
    return (
      firstTooLong(product, 'button', [say.action.parameters.display_text], takes.titleMax) ??
      tooLong(product, body, takes.bodyMax, 'characters')
    );
  }
  const takes = limits.list;
  if (takes === undefined) return `${product} takes no lists to choose from.`;
  const rows = say.action.sections.flatMap((section) => section.rows);
  if (say.action.sections.length > 1 && say.action.sections.some((section) => !section.title)) {
    return 'With several sections each of them needs a title.';
  }
  return (
    tooMany(product, rows.length, takes.rowsMax, 'rows') ??
    firstTooLong(product, 'list’s button', [say.action.button], takes.buttonMax) ??
    firstTooLong(
      product,
      'row',
      rows.map((row) => row.title),
      takes.titleMax,
    ) ??
    firstTooLong(
      product,
      'row’s description',
      rows.map((row) => row.description ?? ''),
      takes.descriptionMax,
    ) ??
    firstTooLong(
      product,
      'section’s title',
      say.action.sections.map((one) => one.title ?? ''),
      takes.titleMax,
    ) ??
    tooLong(product, body, takes.bodyMax, 'characters') ??
    twice(rows.map((row) => row.id))
  );
}

function twice(ids: readonly string[]): string | null {
  return new Set(ids).size === ids.length ? null : 'Each choice needs an id of its own.';
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  return `${(bytes / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}

const typeNames: Readonly<Record<string, string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'video/mp4': 'MP4',
  'video/3gpp': '3GP',
  'video/quicktime': 'MOV',
  'video/webm': 'WebM',
  'video/x-msvideo': 'AVI',
  'audio/aac': 'AAC',
  'audio/mp4': 'M4A',
  'audio/mpeg': 'MP3',
  'audio/amr': 'AMR',
  'audio/ogg': 'OGG',
  'audio/wav': 'WAV',
  'application/pdf': 'PDF',
};

function typeName(mimeType: string): string {
  return typeNames[mimeType] ?? mimeType;
}
