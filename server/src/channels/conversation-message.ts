/** One message of the Conversations API, as the events a webhook would have told (platform.md §4.7). */
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf, instantOf, objectOf, objectsOf, textOf } from '../meta/read-json.ts';
import type { AttachmentRef, ChannelEvent, ChannelRef, Imported, Person, Said } from './event.ts';
import { attachmentRef, personOf, present } from './said.ts';

export interface RememberedIn {
  channel: ChannelRef;
  customer: Person;
  /** Ids by which Meta calls the account itself. */
  ours: ReadonlySet<string>;
}

/** What Meta remembers was said to it: the window for answers counts from it. */
const imported: Imported = { opensWindow: true };

/** Null: Meta gives no more than its id and time. */
export function rememberedEvents(message: JsonObject, where: RememberedIn): ChannelEvent[] | null {
  const externalId = idOf(message.id);
  const at = instantOf(message.created_time);
  const author = idOf(objectOf(message.from)?.id);
  if (externalId === null || at === null || author === null) return null;
  const { channel, customer, ours } = where;
  const base = { channel, at };
  const said = saidIn(message);
  const written: ChannelEvent = ours.has(author)
    ? { ...base, type: 'echo', to: customer, externalId, said, appId: null, metadata: null, sentBy: null, imported }
    : { ...base, type: 'message', from: customer, externalId, said, imported };
  return [written, ...reactionsTo(message, externalId, base, ours)];
}

/** They carry no time of their own; anything told live since is later than the message. */
function reactionsTo(
  message: JsonObject,
  targetExternalId: string,
  base: Pick<ChannelEvent, 'channel' | 'at'>,
  ours: ReadonlySet<string>,
): ChannelEvent[] {
  return objectsOf(objectOf(message.reactions)?.data).flatMap((one) => {
    const emoji = textOf(one.reaction);
    if (emoji === null) return [];
    return objectsOf(one.users).flatMap((user): ChannelEvent[] => {
      const id = idOf(user.id);
      if (id === null) return [];
      return [{ ...base, type: 'reaction', from: ours.has(id) ? null : personOf(id), targetExternalId, emoji }];
    });
  });
}

interface Part {
  kind: string;
  refs: readonly AttachmentRef[];
  content: JsonObject;
}

function saidIn(message: JsonObject): Said {
  const text = textOf(message.message) || null;
  const parts = [
    ...objectsOf(objectOf(message.attachments)?.data).map(fileOf),
    ...stickerOf(message),
    ...storyMentionOf(message),
    ...objectsOf(objectOf(message.shares)?.data).flatMap((share) => shareOf(share, text)),
  ];
  const replyTo = objectOf(message.reply_to);
  const replyToExternalId = idOf(replyTo?.mid) ?? idOf(replyTo?.id);
  const story = objectOf(objectOf(message.story)?.reply_to);
  const kind = parts.find((part) => part.kind !== 'link')?.kind ?? (text === null ? (parts[0]?.kind ?? null) : 'text');
  return {
    kind:
      message.is_unsupported === true && parts.length === 0 && text === null ? 'unsupported' : (kind ?? 'unsupported'),
    text,
    content: {
      ...Object.assign({}, ...parts.toReversed().map((part) => part.content)),
      ...present({ story: story === null ? null : present({ id: idOf(story.id), url: textOf(story.link) }) }),
    },
    attachments: parts.flatMap((part) => part.refs),
    ...(replyToExternalId === null ? {} : { replyToExternalId }),
  };
}

function fileOf(attachment: JsonObject): Part {
  const image = objectOf(attachment.image_data);
  const video = objectOf(attachment.video_data);
  const mimeType = textOf(attachment.mime_type);
  const url = textOf(image?.url) ?? textOf(video?.url) ?? textOf(attachment.file_url);
  const kind = image !== null ? pictureKind(image) : video !== null ? 'video' : kindOfType(mimeType);
  const refs =
    url === null ? [] : [attachmentRef(kind, { url, mediaId: null, mimeType, name: textOf(attachment.name) })];
  return { kind, refs, content: {} };
}

function pictureKind(image: JsonObject): 'image' | 'sticker' {
  return image.render_as_sticker === true ? 'sticker' : 'image';
}

function kindOfType(mimeType: string | null): AttachmentRef['kind'] {
  const [family] = (mimeType ?? '').split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
}

function stickerOf(message: JsonObject): Part[] {
  const url = textOf(message.sticker);
  if (url === null) return [];
  const ref = attachmentRef('sticker', { url, mediaId: null, mimeType: null, name: null });
  return [{ kind: 'sticker', refs: [ref], content: {} }];
}

function storyMentionOf(message: JsonObject): Part[] {
  const mention = objectOf(objectOf(message.story)?.mention);
  if (mention === null) return [];
  const url = textOf(mention.link);
  const refs = url === null ? [] : [attachmentRef('image', { url, mediaId: null, mimeType: null, name: null })];
  return [{ kind: 'story_mention', refs, content: { share: present({ id: idOf(mention.id), url }) } }];
}

/** Meta gives the address and no file. A link in the words themselves is shown there already. */
function shareOf(share: JsonObject, text: string | null): Part[] {
  const url = textOf(share.link);
  const title = textOf(share.name) ?? textOf(share.description);
  const template = objectOf(share.template);
  if (template !== null) return [{ kind: 'template', refs: [], content: { template } }];
  if ((url === null && title === null) || (url !== null && text?.includes(url) === true)) return [];
  return [{ kind: 'link', refs: [], content: { link: present({ url, title }) } }];
}
