/** `message` of a messaging item: inbound, echo or unsent; text, attachments and what hangs on them (META.md §3). */
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf, objectOf, objectsOf, textOf } from '../meta/read-json.ts';
import type { AttachmentRef, ChannelEvent, ChannelRef, Person, Said } from './event.ts';
import { metaInboxes } from './inspect.ts';
import { attachmentRef, personOf, present, unreadable } from './said.ts';

interface Context {
  channel: ChannelRef;
  at: Date;
  from: Person | null;
  recipient: string | null;
  standby: boolean;
}

export function messagingMessage(message: JsonObject, item: JsonObject, context: Context): ChannelEvent[] {
  const { from, recipient, standby, ...base } = context;
  const externalId = idOf(message.mid);
  if (message.is_self === true)
    return [{ ...base, type: 'ignored', reason: 'the account wrote to itself to test its set-up' }];
  if (externalId === null) return [unreadable(base, item)];
  if (message.is_deleted === true) return [{ ...base, type: 'unsend', externalId }];
  const said = saidIn(message, standby);
  if (message.is_echo === true) {
    if (recipient === null || recipient === base.channel.externalId) return [unreadable(base, item)];
    const to = personOf(recipient);
    const appId = idOf(message.app_id);
    const sentBy = nameOfApp(appId, base.channel.kind);
    return [{ ...base, type: 'echo', to, externalId, said, appId, metadata: textOf(message.metadata), sentBy }];
  }
  if (from === null) return [{ ...base, type: 'ignored', reason: 'Meta does not say who wrote this' }];
  return [{ ...base, type: 'message', from, externalId, said }];
}

function nameOfApp(appId: string | null, kind: string): string | null {
  if (appId === null) return kind === 'instagram' ? 'Instagram app' : null;
  return metaInboxes.has(appId) ? 'Meta Business Suite' : null;
}

/** What became of one attachment: a file to fetch, a link, or something with a shape of its own. */
interface Part {
  kind: string;
  refs: readonly AttachmentRef[];
  content?: JsonObject;
}

function saidIn(message: JsonObject, standby: boolean): Said {
  const quickReply = objectOf(message.quick_reply);
  // A tapped suggestion says at least what it stands for.
  const text = textOf(message.text) || textOf(quickReply?.payload) || null;
  const parts = objectsOf(message.attachments).map(partOf);
  const stickers = new Set(parts.filter((part) => part.kind === 'sticker').map((part) => part.refs[0]?.url));
  // Until 2026-08-30 a sticker came twice, as itself and as an image.
  const kept = parts.filter((part) => part.kind !== 'image' || !stickers.has(part.refs[0]?.url));
  const first = kept.find((part) => part.kind !== 'link') ?? (text === null ? kept[0] : undefined);
  const replyTo = objectOf(message.reply_to);
  const replyToExternalId = idOf(replyTo?.mid);
  const around = present({
    quickReply,
    story: objectOf(replyTo?.story),
    referral: objectOf(message.referral),
    commands: message.commands,
  });
  // Without words, a story that was answered or an ad that was followed is still something to see.
  const says = text !== null || Object.keys(around).length > 0;
  const fallbackKind = says && message.is_unsupported !== true ? 'text' : 'unsupported';
  return {
    kind: first?.kind ?? fallbackKind,
    text,
    content: {
      // Of several of a kind the first is the one `kind` speaks of.
      ...Object.assign({}, ...kept.toReversed().map((part) => part.content ?? {})),
      ...around,
      ...present({ standby: standby || undefined }),
    },
    attachments: kept.flatMap((part) => part.refs),
    ...(replyToExternalId === null ? {} : { replyToExternalId }),
  };
}

const mediaKinds = new Map<string, AttachmentRef['kind']>([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['file', 'file'],
  ['sticker', 'sticker'],
]);

/** Shares of something on Facebook or Instagram; Meta gives the address of its picture or film only. */
const shareKinds = new Map<string, AttachmentRef['kind']>([
  ['reel', 'video'],
  ['ig_reel', 'video'],
  ['post', 'image'],
  ['ig_post', 'image'],
  ['share', 'image'],
  ['story', 'image'],
  ['ig_story', 'image'],
  ['story_mention', 'image'],
]);

function partOf(attachment: JsonObject): Part {
  const type = textOf(attachment.type) ?? 'unsupported';
  const payload = objectOf(attachment.payload) ?? {};
  const url = textOf(payload.url) ?? textOf(attachment.url);
  const title = textOf(payload.title) ?? textOf(attachment.title);
  const media = mediaKinds.get(type) ?? shareKinds.get(type);
  if (media !== undefined) {
    // A picture that Meta no longer gives an address of (it could be seen once) is one that it does not hand over.
    if (url === null && mediaKinds.has(type))
      return { kind: 'unsupported', refs: [], content: { unsupported: { type } } };
    const refs = url === null ? [] : [attachmentRef(media, { url, mediaId: null, mimeType: null, name: null })];
    const sharedId = idOf(payload.id) ?? idOf(payload.reel_video_id) ?? idOf(payload.ig_post_media_id);
    const share = shareKinds.has(type) ? { share: present({ id: sharedId, title, url }) } : {};
    const sticker = present({ stickerId: idOf(payload.sticker_id) });
    return { kind: type, refs, content: { ...share, ...sticker } };
  }
  if (type === 'fallback') {
    return url === null && title === null
      ? { kind: 'unsupported', refs: [] }
      : { kind: 'link', refs: [], content: { link: present({ url, title }) } };
  }
  if (type === 'location') {
    const place = objectOf(payload.coordinates) ?? {};
    return {
      kind: 'location',
      refs: [],
      content: { location: present({ latitude: place.lat, longitude: place.long }) },
    };
  }
  if (type === 'template') return { kind: 'template', refs: [], content: { template: payload } };
  if (type === 'appointment_booking') return { kind: 'appointment', refs: [], content: { appointment: payload } };
  return { kind: 'unsupported', refs: [], content: { unsupported: present({ type }) } };
}
