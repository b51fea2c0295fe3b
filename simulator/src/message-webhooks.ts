/** What a message of the simulated world looks like on the wire of its platform. */
import { cdnUrl, instagramUrl, sha256Of, whatsappUrl } from './media.ts';
import type { MessageFacts } from './payloads-messaging.ts';
import type { WhatsappContent } from './payloads-whatsapp.ts';
import type { Sim } from './sim.ts';
import type { Message, Thread } from './world.ts';
import type { Media, Part } from './world-content.ts';

/** Messenger and Instagram: text, attachments, what it answers (platform.md §3.6). */
export function messageFacts(sim: Sim, thread: Thread, message: Message): MessageFacts {
  const { id: mid, text, replyToId, storyId, quickReplyPayload, referral } = message;
  const story = storyId === undefined ? undefined : sim.world.posts.get(storyId);
  const picture = story?.mediaId == null ? undefined : sim.world.media.get(story.mediaId);
  return {
    mid,
    text,
    attachments: message.parts.map((part) => attachmentOf(sim, thread, part)),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(storyId === undefined
      ? {}
      : { story: { id: storyId, url: picture === undefined ? '' : instagramUrl(picture) } }),
    ...(quickReplyPayload === undefined ? {} : { quickReplyPayload }),
    ...(referral === undefined ? {} : { referral }),
  };
}

function attachmentOf(sim: Sim, thread: Thread, part: Part): object {
  if (part.type === 'location') {
    return { type: 'location', payload: { coordinates: { lat: part.latitude, long: part.longitude } } };
  }
  if ('payload' in part) return { type: part.type, payload: part.payload };
  const media = sim.world.media.get(part.mediaId);
  const url = media === undefined ? '' : thread.platform === 'instagram' ? instagramUrl(media) : cdnUrl(sim, media);
  if (part.type === 'sticker') {
    // platform.md §3.6: alone since 2026-08-30; on Instagram stickers come as pictures.
    return thread.platform === 'instagram'
      ? { type: 'image', payload: { url } }
      : { type: 'sticker', payload: { url, sticker_id: Number(part.mediaId.slice(0, 15)) } };
  }
  const title = 'title' in part && part.title !== undefined ? { title: part.title } : {};
  if (part.type === 'ig_post') return { type: part.type, payload: { ig_post_media_id: part.mediaId, url, ...title } };
  if (part.type === 'reel' || part.type === 'ig_reel') {
    return { type: part.type, payload: { url, ...title, reel_video_id: Number(part.mediaId.slice(0, 15)) } };
  }
  return { type: part.type, payload: { url, ...title } };
}

const whatsappTypes = { image: 'image', video: 'video', audio: 'audio', file: 'document', sticker: 'sticker' } as const;

/** WhatsApp: one type and its body, the context of an answer (whatsapp.md §4.4). */
export function whatsappContent(sim: Sim, thread: Thread, message: Message): WhatsappContent {
  const quoted = message.replyToId;
  const context = message.whatsapp?.context ?? (quoted === undefined ? undefined : quotedContext(sim, thread, quoted));
  return {
    ...typeAndBody(sim, message),
    ...(context === undefined ? {} : { context }),
    ...(message.referral === undefined ? {} : { referral: message.referral }),
  };
}

function typeAndBody(sim: Sim, message: Message): { type: string; body: unknown } {
  if (message.whatsapp !== undefined) return { type: message.whatsapp.type, body: message.whatsapp.body };
  const [part] = message.parts;
  if (part === undefined) return { type: 'text', body: { body: message.text } };
  if (part.type === 'location') {
    const { latitude, longitude, name, address } = part;
    const named = { ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) };
    return { type: 'location', body: { latitude, longitude, ...named } };
  }
  const type = part.type in whatsappTypes ? whatsappTypes[part.type as keyof typeof whatsappTypes] : 'unsupported';
  const media = 'mediaId' in part ? sim.world.media.get(part.mediaId) : undefined;
  if (type === 'unsupported' || media === undefined) return unsupported('link_preview');
  return { type, body: mediaBody(sim, media, type, message.text, 'voice' in part && part.voice === true) };
}

function mediaBody(sim: Sim, media: Media, type: string, caption: string, voice: boolean): object {
  const mime = type === 'audio' && media.mimeType === 'audio/ogg' ? 'audio/ogg; codecs=opus' : media.mimeType;
  return {
    ...(caption === '' || type === 'audio' || type === 'sticker' ? {} : { caption }),
    ...(type === 'document' ? { filename: media.name ?? 'file' } : {}),
    mime_type: mime,
    sha256: sha256Of(media).toString('base64'),
    id: media.id,
    url: whatsappUrl(sim, media),
    ...(type === 'audio' ? { voice } : {}),
    ...(type === 'sticker' ? { animated: false } : {}),
  };
}

/** whatsapp.md §4.4 unsupported: the kind is told beside the error. */
export function unsupported(kind: string): { type: 'unsupported'; body: object } {
  const error = { code: 131051, title: 'Message type unknown', message: 'Message type unknown' };
  const details = { error_data: { details: 'Message type is currently not supported.' } };
  return { type: 'unsupported', body: { unsupported: { type: kind }, errors: [{ ...error, ...details }] } };
}

/** `from` is the number of whoever wrote the quoted message. */
function quotedContext(sim: Sim, thread: Thread, quotedId: string): Record<string, unknown> {
  const quoted = thread.messages.find(({ id }) => id === quotedId);
  const customer = sim.world.customers.get(thread.customerId);
  const display = sim.world.phoneNumbers.get(thread.assetId)?.display.replaceAll(/\D/g, '');
  return { from: quoted?.direction === 'customer' ? customer?.waId : display, id: quotedId };
}
