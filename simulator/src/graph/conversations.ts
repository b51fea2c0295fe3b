/** The Conversations API: threads, their messages, one message (platform.md §4.7). */
import { cdnUrl, instagramUrl } from '../media.ts';
import { isoTime } from '../payloads-comments.ts';
import { scopedIdOf } from '../seed.ts';
import { findMessage } from '../threads.ts';
import { hasPermission } from '../tokens.ts';
import { type InstagramAccount, instagramOfPage, type Message, type Page, type Thread, type Token } from '../world.ts';
import { anyToken, type Call, mayTouchPage, text } from './call.ts';
import { graphError, missingPermission, noSuchObject } from './errors.ts';
import { describeMedia } from './fetch-media.ts';
import { type Field, fieldsOr, project, type Readers } from './fields.ts';
import { permissionFor, type Sender } from './messaging-sender.ts';
import { nested } from './nested.ts';
import { paginate } from './paging.ts';
import { countConversations } from './usage.ts';

/** Only the newest messages of a thread tell what they say. */
const readableMax = 20;

type Reader = { call: Call; assetId: string; token: Token; instagram: boolean };

/** GET {page}/conversations, {instagram}/conversations on the Instagram path; newest first. */
export function getConversations(call: Call, { page, account, token }: Sender | Holder): object {
  const instagram = page === null || text(call, 'platform') === 'instagram';
  const assetId = (instagram ? account?.id : page?.id) ?? '';
  const reader = readerFor(call, assetId, token, instagram);
  if (instagram && account?.allowsMessageAccess === false) {
    throw graphError({
      code: 200,
      subcode: 2534041,
      message: '(#200) The Instagram account owner has disabled access to instagram direct messages.',
      rule: 'platform.md §5.2 200/2534041',
    });
  }
  countConversations(call, assetId);
  const userId = text(call, 'user_id');
  const threads = [...call.world.threads.values()]
    .filter((thread) => thread.assetId === assetId && (userId === null || scopedId(call, thread) === userId))
    .sort((a, b) => b.lastAtMs - a.lastAtMs);
  return paginate(call, threads, (thread) => readThread(reader, thread, call.fields));
}

/** GET {conversation} and GET {message}; null when the id is neither. */
export function ofConversation(call: Call, id: string, key: string): (() => object) | null {
  const thread = call.world.threads.get(id);
  if (thread !== undefined && thread.platform !== 'whatsapp') {
    if (key === 'GET ') return () => readThread(readerOf(call, thread), thread, call.fields);
    if (key === 'GET messages') return () => listMessages(readerOf(call, thread), thread);
    return null;
  }
  const found = findMessage(call.sim, id);
  if (found === null || found.thread.platform === 'whatsapp' || key !== 'GET ') return null;
  return () => readMessage(readerOf(call, found.thread), found.thread, found.message, call.fields);
}

/** Who may read a Page's conversations: also a person's token, unlike sending. */
type Holder = { page: Page; account: InstagramAccount | null; token: Token };

export function pageHolder(call: Call, page: Page): Holder {
  const { token } = anyToken(call);
  if (!mayTouchPage(call, token, page)) throw noSuchObject(page.id, call.method);
  return { page, account: instagramOfPage(call.world, page), token };
}

function readerOf(call: Call, thread: Thread): Reader {
  const { token } = anyToken(call);
  const account = call.world.instagramAccounts.get(thread.assetId);
  if (token.kind === 'instagram') {
    if (token.accountId !== thread.assetId) throw noSuchObject(thread.id, call.method);
  } else {
    const page = call.world.pages.get(account?.pageId ?? thread.assetId);
    if (page === undefined || !mayTouchPage(call, token, page)) throw noSuchObject(thread.id, call.method);
  }
  const reader = readerFor(call, thread.assetId, token, account !== undefined);
  countConversations(call, thread.assetId);
  return reader;
}

function readerFor(call: Call, assetId: string, token: Token, instagram: boolean): Reader {
  const needed = instagram ? ['instagram_basic', 'instagram_manage_messages'] : ['pages_messaging'];
  for (const name of needed) {
    const permission = permissionFor(token, name);
    if (!hasPermission(call.world, token, permission)) throw missingPermission(permission);
  }
  return { call, assetId, token, instagram };
}

function scopedId(call: Call, thread: Thread): string {
  const platform = thread.platform === 'instagram' ? 'instagram' : 'messenger';
  return scopedIdOf(call.world, platform, thread.assetId, thread.customerId);
}

/** Both sides as Graph names them. */
function sides(reader: Reader, thread: Thread) {
  const { call, assetId, instagram } = reader;
  const known = call.world.customers.get(thread.customerId);
  const customer = known?.deleted === true ? undefined : known;
  const account = call.world.instagramAccounts.get(assetId);
  const id = scopedId(call, thread);
  return instagram
    ? {
        customer: customer === undefined ? null : { username: customer.username, id },
        business: { username: account?.username, id: account?.id },
      }
    : {
        customer: customer === undefined ? null : { name: customer.name, email: `${id}@facebook.com`, id },
        business: { name: call.world.pages.get(assetId)?.name, email: `${assetId}@facebook.com`, id: assetId },
      };
}

function readThread(reader: Reader, thread: Thread, fields: Field[] | null): object {
  const { customer, business } = sides(reader, thread);
  const shown = thread.messages.filter(({ deleted }) => !deleted);
  const readers: Readers<Thread> = {
    id: (node) => node.id,
    link: (node) => `/${reader.assetId}/inbox/${node.id}/`,
    updated_time: (node) => isoTime(node.lastAtMs),
    snippet: () => shown.at(-1)?.text,
    message_count: () => shown.length,
    unread_count: () => 0,
    can_reply: () => true,
    folder: () => 'inbox',
    participants: () => ({ data: customer === null ? [business] : [customer, business] }),
    senders: () => ({ data: customer === null ? [business] : [customer, business] }),
    messages: (node, field) => {
      const call = nested(reader.call, `${node.id}/messages`, field);
      return listMessages({ ...reader, call }, node);
    },
  };
  return project('UnifiedThread', readers, thread, fieldsOr(fields, 'id,link,updated_time'));
}

function listMessages(reader: Reader, thread: Thread): object {
  const messages = thread.messages.filter(({ deleted }) => !deleted).toReversed();
  return paginate(reader.call, messages, (message) => readMessage(reader, thread, message, reader.call.fields));
}

function readMessage(reader: Reader, thread: Thread, message: Message, fields: Field[] | null): object {
  const rank = thread.messages
    .filter(({ deleted }) => !deleted)
    .toReversed()
    .indexOf(message);
  if (rank >= readableMax && fields !== null && fields.some(({ name }) => name !== 'id' && name !== 'created_time')) {
    // platform.md §4.7: older ones answer as if they were deleted.
    return { id: message.id, created_time: isoTime(message.atMs) };
  }
  const { customer, business } = sides(reader, thread);
  const mine = message.direction === 'business';
  const readers: Readers<Message> = {
    id: (node) => node.id,
    created_time: (node) => isoTime(node.atMs),
    from: () => (mine ? business : (customer ?? undefined)),
    to: () => ({ data: mine ? (customer === null ? [] : [customer]) : [business] }),
    message: (node) => node.text,
    attachments: (node) => attachmentsOf(reader, node),
    shares: () => undefined,
    sticker: (node) => stickerOf(reader, node),
    story: (node) => (node.storyId === undefined ? undefined : { reply_to: { id: node.storyId } }),
    reply_to: (node) => (node.replyToId === undefined ? undefined : { mid: node.replyToId }),
    reactions: (node) => {
      if (node.reactions.length === 0) return undefined;
      return {
        data: node.reactions.map(({ by, emoji }) => ({
          reaction: emoji,
          users: by === 'business' ? [business] : customer === null ? [] : [customer],
        })),
      };
    },
    is_unsupported: () => undefined,
    tags: () => ({ data: [{ name: 'inbox' }] }),
  };
  return project('Message', readers, message, fieldsOr(fields, 'id,created_time'));
}

function attachmentsOf(reader: Reader, message: Message): object | undefined {
  const { call } = reader;
  const data = message.parts.flatMap((part) => {
    const media = 'mediaId' in part ? call.world.media.get(part.mediaId) : undefined;
    return media === undefined || part.type === 'sticker' ? [] : [describeMedia(call, media)];
  });
  return data.length === 0 ? undefined : { data };
}

function stickerOf(reader: Reader, message: Message): string | undefined {
  const part = message.parts.find(({ type }) => type === 'sticker');
  const media = part !== undefined && 'mediaId' in part ? reader.call.world.media.get(part.mediaId) : undefined;
  if (media === undefined) return undefined;
  return reader.instagram ? instagramUrl(media) : cdnUrl(reader.call.sim, media);
}
