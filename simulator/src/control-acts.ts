/** /_sim: what customers do beside writing plain text, and what happens on Pages and Instagram accounts. */
import type { FastifyInstance } from 'fastify';
import { businessAnswersElsewhere } from './business-acts.ts';
import {
  addComment,
  commentOf,
  editComment,
  hideComment,
  mentionAccount,
  postOf,
  publishPost,
  removeComment,
} from './comments.ts';
import { assetOf, customerOf, placeOf, timeOf } from './control-find.ts';
import * as acts from './customer-acts.ts';
import { remember } from './history.ts';
import { type GivenFile, keepMedia } from './media.ts';
import { unsupported } from './message-webhooks.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';
import { customerReads, type FoundMessage, findMessage } from './threads.ts';
import type { Platform, Thread } from './world.ts';
import type { MediaKind, MessageContent, Part, Post } from './world-content.ts';

type GivenPart = { type: string; voice?: boolean; title?: string } & GivenFile & {
    latitude?: number;
    longitude?: number;
    name?: string;
    address?: string;
    payload?: Record<string, unknown>;
  };

export type Send = {
  platform: Platform;
  customerId: string;
  assetId?: string;
  text?: string;
  at?: number | string;
  id?: string;
  attachments?: GivenPart[];
  replyTo?: string;
  /** A story of the account that is answered (Instagram). */
  story?: string;
  referral?: Record<string, unknown>;
  /** Any other WhatsApp message: its type and the object under it (whatsapp.md §4.4). */
  whatsapp?: { type: string; body?: unknown; context?: Record<string, unknown>; unsupported?: string };
};

const mediaKinds: string[] = ['image', 'video', 'audio', 'file', 'sticker'] satisfies MediaKind[];
const pictured = ['share', 'post', 'reel', 'ig_post', 'ig_reel', 'story_mention'];

export function registerActs(server: FastifyInstance, sim: Sim) {
  registerWriting(server, sim);
  registerTouching(server, sim);
  registerPosts(server, sim);
  registerMarketing(server, sim);
}

function registerWriting(server: FastifyInstance, sim: Sim) {
  server.post<{ Body: Send }>('/_sim/send', (request) => {
    const { text = '', id, attachments = [], replyTo, story, referral, whatsapp } = request.body;
    const place = placeOf(sim, request.body);
    const atMs = timeOf(request.body.at);
    const parts = attachments.map((part) => partOf(sim, place.assetId, part));
    if (text === '' && parts.length === 0 && whatsapp === undefined) throw refused('text or attachments are required');
    const rest = {
      ...(replyTo === undefined ? {} : { replyToId: replyTo }),
      ...(referral === undefined ? {} : { referral }),
    };
    const common = { ...place, ...(atMs === null ? {} : { atMs }), ...(id === undefined ? {} : { id }) };
    if (place.platform !== 'whatsapp') {
      const content = { parts, ...rest, ...(story === undefined ? {} : { storyId: postOf(sim, story).id }) };
      return acts.customerWrites(sim, { ...common, text, content });
    }
    if (whatsapp !== undefined) {
      const body = whatsapp.unsupported === undefined ? whatsapp.body : unsupported(whatsapp.unsupported).body;
      const raw = { ...whatsapp, body };
      return acts.customerWrites(sim, { ...common, text, content: { parts: [], whatsapp: raw, ...rest } });
    }
    // whatsapp.md §4.4: one file per message; the words are the caption of the first.
    const pieces: MessageContent[] =
      parts.length === 0 ? [{ parts: [], ...rest }] : parts.map((part) => ({ parts: [part], ...rest }));
    const sent = pieces.map((content, index) =>
      acts.customerWrites(sim, { ...common, text: index === 0 ? text : '', content }),
    );
    return { ...sent[0], messageIds: sent.map(({ messageId }) => messageId) };
  });
  type Silent = Omit<Send, 'at'> & { messages: { by: 'customer' | 'business'; text: string; at: number | string }[] };
  server.post<{ Body: Silent }>('/_sim/history', (request) => {
    const place = placeOf(sim, request.body);
    const messages = request.body.messages.map(({ at, ...message }) => {
      const atMs = timeOf(at);
      if (atMs === null) throw refused('every message needs its time');
      return { ...message, atMs };
    });
    return remember(sim, place, messages);
  });
  server.post<{ Body: Send & { title: string; payload: string } }>('/_sim/postback', (request) => {
    const { title, payload, referral } = request.body;
    const place = placeOf(sim, request.body);
    return acts.customerPostsBack(sim, { ...place, title, payload, ...(referral === undefined ? {} : { referral }) });
  });
  server.post<{ Body: Send & { referral: object } }>('/_sim/referral', (request) => {
    acts.customerIsReferred(sim, { ...placeOf(sim, request.body), referral: request.body.referral });
    return { success: true };
  });
  server.post<{ Body: Send & { optin: object } }>('/_sim/optin', (request) => {
    acts.customerOptsIn(sim, { ...placeOf(sim, request.body), optin: request.body.optin });
    return { success: true };
  });
  server.post<{ Body: { customerId: string; assetId?: string; waId: string } }>('/_sim/number', (request) => {
    const assetId = assetOf(sim, 'whatsapp', request.body.assetId);
    acts.customerChangesNumber(sim, assetId, customerOf(sim, request.body.customerId), request.body.waId);
    return { success: true };
  });
}

function registerMarketing(server: FastifyInstance, sim: Sim) {
  type Preference = { customerId: string; assetId?: string; value: 'stop' | 'resume' };
  server.post<{ Body: Preference }>('/_sim/marketing', (request) => {
    const { customerId, value } = request.body;
    if (value !== 'stop' && value !== 'resume') throw refused('value is stop or resume');
    acts.customerSetsMarketing(sim, assetOf(sim, 'whatsapp', request.body.assetId), customerOf(sim, customerId), value);
    return { success: true };
  });
}

function partOf(sim: Sim, assetId: string, given: GivenPart): Part {
  const { type, voice, title, payload, latitude, longitude, name, address } = given;
  if (type === 'location') {
    if (latitude === undefined || longitude === undefined) throw refused('a location needs latitude and longitude');
    const named = { ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) };
    return { type, latitude, longitude, ...named };
  }
  if (type === 'template' || type === 'fallback') return { type, payload: payload ?? {} };
  if (mediaKinds.includes(type)) {
    const kind = type as MediaKind;
    const mediaId = keepMedia(sim, assetId, kind, given).id;
    return { type: kind, mediaId, ...(voice === undefined ? {} : { voice }) };
  }
  if (!pictured.includes(type)) throw refused(`no attachment type ${type}`);
  const mediaId = keepMedia(sim, assetId, type.endsWith('reel') ? 'video' : 'image', given).id;
  return { type: type as 'share', mediaId, ...(title === undefined ? {} : { title }) };
}

/** What is done to a message that is there. */
function registerTouching(server: FastifyInstance, sim: Sim) {
  const found = (id: string): FoundMessage => {
    const message = findMessage(sim, id);
    if (message === null) throw refused('no such message', 404);
    return message;
  };
  server.post<{ Body: { threadId: string } }>('/_sim/read', (request) => ({
    read: customerReads(sim, threadOf(sim, request.body.threadId)),
  }));
  server.post<{ Body: { messageId: string; emoji: string | null } }>('/_sim/react', (request) => {
    acts.customerReacts(sim, found(request.body.messageId), request.body.emoji || null);
    return { success: true };
  });
  server.post<{ Body: { messageId: string; text: string } }>('/_sim/edit', (request) => {
    acts.customerEdits(sim, found(request.body.messageId), request.body.text);
    return { success: true };
  });
  server.post<{ Body: { messageId: string } }>('/_sim/unsend', (request) => {
    acts.customerUnsends(sim, found(request.body.messageId));
    return { success: true };
  });
  server.post<{ Body: { messageId: string; payload: string } }>('/_sim/tap', (request) =>
    acts.customerTaps(sim, found(request.body.messageId), request.body.payload),
  );
  server.post<{ Body: { threadId: string; text: string } }>('/_sim/answer', (request) => ({
    messageId: businessAnswersElsewhere(sim, threadOf(sim, request.body.threadId), request.body.text),
  }));
}

type NewPost = {
  platform: Post['platform'];
  assetId?: string;
  kind?: Post['kind'];
  text?: string;
  customerId?: string;
};
type NewComment = { postId: string; customerId: string | null; text: string; parentId?: string; at?: number | string };

function registerPosts(server: FastifyInstance, sim: Sim) {
  server.post<{ Body: NewPost }>('/_sim/posts', (request) => {
    const { platform, kind = platform === 'instagram' ? 'photo' : 'status', text = '' } = request.body;
    const assetId = assetOf(sim, platform === 'instagram' ? 'instagram' : 'messenger', request.body.assetId);
    const { customerId } = request.body;
    if (customerId === undefined) return { id: publishPost(sim, { platform, assetId, kind, text }).id };
    if (platform === 'instagram') throw refused('visitors post on Pages only');
    return { id: publishPost(sim, { platform, assetId, kind, text, customerId: customerOf(sim, customerId).id }).id };
  });
  server.post<{ Body: NewComment }>('/_sim/comments', (request) => {
    const { postId, customerId, text, parentId } = request.body;
    if (customerId !== null) customerOf(sim, customerId);
    const atMs = timeOf(request.body.at);
    const given = { post: postOf(sim, postId), customerId, text, ...(parentId === undefined ? {} : { parentId }) };
    return { id: addComment(sim, { ...given, ...(atMs === null ? {} : { atMs }) }).id };
  });
  type CommentRoute = { Params: { id: string }; Body: { text?: string; hidden?: boolean } };
  server.patch<CommentRoute>('/_sim/comments/:id', (request) => {
    const comment = commentOf(sim, request.params.id);
    const { text, hidden } = request.body;
    if (text !== undefined) editComment(sim, comment, text);
    if (hidden !== undefined) hideComment(sim, comment, hidden);
    return { success: true };
  });
  server.delete<{ Params: { id: string } }>('/_sim/comments/:id', (request) => {
    removeComment(sim, commentOf(sim, request.params.id));
    return { success: true };
  });
  server.post<{ Body: { assetId?: string; customerId: string; text: string } }>('/_sim/mentions', (request) => {
    const { customerId, text } = request.body;
    customerOf(sim, customerId);
    return mentionAccount(sim, assetOf(sim, 'instagram', request.body.assetId), text, customerId);
  });
}

function threadOf(sim: Sim, id: string): Thread {
  const thread = sim.world.threads.get(id);
  if (thread === undefined) throw refused('no such thread', 404);
  return thread;
}
