/** What a Send API message says, checked as Meta checks it (platform.md §4.1-4.3). */
import type { Choice, MediaKind, MessageContent, Part } from '../world-content.ts';
import { type Call, isRecord } from './call.ts';
import { invalidParameter } from './errors.ts';
import { attachmentMedia, instagramRules, messengerRules } from './fetch-media.ts';

export type Said = { kind: string; text: string; content: MessageContent };

const mediaKinds: string[] = ['image', 'video', 'audio', 'file'] satisfies MediaKind[];
const quickRepliesMax = 13;
const titleMax = 20;
const payloadMax = 1000;
const imagesMax = 10;

export async function readMessage(
  call: Call,
  platform: 'messenger' | 'instagram',
  ownerId: string,
  message: Record<string, unknown>,
): Promise<Said> {
  const choices = quickReplies(message.quick_replies);
  if (typeof message.text === 'string' && message.text !== '') {
    checkLength(platform, message.text);
    return { kind: 'text', text: message.text, content: { parts: [], ...choicesOf(choices) } };
  }
  const attachments = attachmentsOf(message);
  if (attachments.length > imagesMax) throw invalidParameter(`At most ${imagesMax} attachments can be sent at once.`);
  const parts: Part[] = [];
  const buttons: Choice[] = [...choices];
  let text = '';
  for (const { type, payload } of attachments) {
    if (type === 'template') {
      const template = readTemplate(payload);
      parts.push({ type: 'template', payload });
      buttons.push(...template.choices);
      text ||= template.text;
    } else if (platform === 'instagram' && type === 'MEDIA_SHARE') {
      parts.push({ type: 'ig_post', mediaId: String(payload.id) });
    } else if (platform === 'instagram' && type === 'like_heart') {
      text = '❤️';
    } else if (mediaKinds.includes(type)) {
      const rules = platform === 'messenger' ? messengerRules : instagramRules;
      const media = await attachmentMedia(call, ownerId, type as MediaKind, payload, rules);
      parts.push({ type: type as MediaKind, mediaId: media.id });
    } else throw invalidParameter(`Param message[attachment][type] does not know ${type}.`);
  }
  const kind = parts[0]?.type ?? (text === '' ? null : 'text');
  if (kind === null) throw invalidParameter('Message cannot be empty, must provide valid attachment or text');
  return { kind, text, content: { parts, ...choicesOf(buttons) } };
}

function choicesOf(choices: Choice[]): { choices?: Choice[] } {
  return choices.length === 0 ? {} : { choices };
}

/** platform.md §4.2: 2000 characters on Messenger, 1000 bytes on Instagram. */
function checkLength(platform: 'messenger' | 'instagram', text: string) {
  if (platform === 'messenger' && [...text].length > 2000) {
    throw invalidParameter('Length of param message[text] must be less than or equal to 2000', 'platform.md §4.2');
  }
  if (platform === 'instagram' && Buffer.byteLength(text) > 1000) {
    throw invalidParameter('Length of param message[text] must be less than or equal to 1000', 'platform.md §4.2');
  }
}

/** One `attachment`, a list, or (Instagram's documentation) an object under `attachments` (platform.md §4.2). */
function attachmentsOf(message: Record<string, unknown>): { type: string; payload: Record<string, unknown> }[] {
  const { attachment, attachments } = message;
  const given: unknown[] = Array.isArray(attachments) ? attachments : [attachments ?? attachment];
  return given.flatMap((one) => {
    if (!isRecord(one) || typeof one.type !== 'string') return [];
    return [{ type: one.type, payload: isRecord(one.payload) ? one.payload : {} }];
  });
}

function quickReplies(given: unknown): Choice[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > quickRepliesMax) {
    throw invalidParameter(`Param quick_replies is a list of at most ${quickRepliesMax}.`, 'platform.md §4.3');
  }
  return given.map((one: unknown) => {
    if (!isRecord(one)) throw invalidParameter('Param quick_replies holds objects.');
    if (one.content_type !== 'text') return { kind: 'quick_reply', title: String(one.content_type), payload: '' };
    const [title, payload] = [String(one.title ?? ''), String(one.payload ?? '')];
    if (title === '' || title.length > titleMax || payload.length > payloadMax) {
      throw invalidParameter(
        'A quick reply has a title of 1-20 and a payload of at most 1000 characters.',
        'platform.md §4.3',
      );
    }
    return { kind: 'quick_reply', title, payload };
  });
}

/** Words and buttons of a template (platform.md §4.3). */
function readTemplate(payload: Record<string, unknown>): { text: string; choices: Choice[] } {
  const type = payload.template_type;
  const elements: unknown[] = Array.isArray(payload.elements) ? payload.elements : [];
  switch (type) {
    case 'button': {
      const text = String(payload.text ?? '');
      if (text === '' || text.length > 640) throw invalidParameter('A button template has a text of 1-640 characters.');
      return { text, choices: buttonsOf(payload.buttons, true) };
    }
    case 'generic':
      if (elements.length === 0 || elements.length > 10)
        throw invalidParameter('A generic template has 1-10 elements.');
      return {
        text: elements.map((one) => (isRecord(one) ? String(one.title ?? '') : '')).join('\n'),
        choices: elements.flatMap((one) => (isRecord(one) ? buttonsOf(one.buttons, false) : [])),
      };
    case 'media':
    case 'receipt':
    case 'coupon':
    case 'product':
    case 'image_grid':
    case 'customer_feedback':
      return { text: '', choices: [] };
    default:
      throw invalidParameter(`Param template_type does not know ${String(type)}.`, 'platform.md §4.3');
  }
}

function buttonsOf(given: unknown, needed: boolean): Choice[] {
  const buttons: unknown[] = Array.isArray(given) ? given : [];
  if (buttons.length > 3 || (needed && buttons.length === 0))
    throw invalidParameter('A template has at most 3 buttons.');
  return buttons.flatMap((one): Choice[] => {
    if (!isRecord(one) || one.type !== 'postback') return [];
    const [title, payload] = [String(one.title ?? ''), String(one.payload ?? '')];
    if (title.length > titleMax || payload.length > payloadMax) {
      throw invalidParameter('A button has a title of at most 20 and a payload of at most 1000 characters.');
    }
    return [{ kind: 'postback', title, payload }];
  });
}
