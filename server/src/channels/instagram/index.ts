import type { SendLimits } from '@roost/contract/outgoing.ts';
import type { Channel } from '../channel.ts';
import { deleteComment, findReplies, replyPublicly } from '../comments.ts';
import { conversationPage } from '../conversations.ts';
import { installOnPage, pageFields, pageHealth, removeFromPage } from '../page-install.ts';
import { attachByLink, reactByPage, sendByPage, senderAction } from '../page-send.ts';
import { refuse } from '../refuse.ts';
import { messengerWindow } from '../reply-window.ts';
import { installOnAccount, ownFields, ownHealth } from './own-install.ts';
import { parse } from './parse.ts';
import { mention, post } from './post.ts';
import { discover, nodeOf, profile } from './send.ts';

/** Bytes, not characters; kinds and sizes of files (platform.md §4.2); buttons and quick replies (§4.3). */
const limits: SendLimits = {
  textMax: 1000,
  textUnit: 'bytes',
  commentMax: 2200,
  files: {
    image: { bytesMax: 8_000_000, types: ['image/jpeg', 'image/png', 'image/gif'], captionMax: 0 },
    video: {
      bytesMax: 25_000_000,
      types: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
      captionMax: 0,
    },
    audio: { bytesMax: 25_000_000, types: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav'], captionMax: 0 },
    voice: { bytesMax: 25_000_000, types: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav'], captionMax: 0 },
    file: { bytesMax: 25_000_000, types: ['application/pdf'], captionMax: 0 },
  },
  voiceType: 'audio/wav',
  quickReplies: { countMax: 13, titleMax: 20 },
  buttons: { countMax: 3, titleMax: 20, bodyMax: 640 },
  link: { titleMax: 20, bodyMax: 640 },
  replyTo: true,
  reactions: ['❤️', '😆', '😮', '😢', '😠', '👍', '👎'],
};

/**
 * Singular where the Page has a plural: messaging_referral, messaging_handover, message_edit (META.md §3). With the two
 * that only accounts of their own login have, message_echoes and messaging_optins: the object is the same.
 */
const appFields = [
  'messages',
  'message_echoes',
  'messaging_optins',
  'message_reactions',
  'message_edit',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_seen',
  'messaging_handover',
  'standby',
  'comments',
  'live_comments',
  'mentions',
] as const;

export const instagram: Channel = {
  facts: {
    kind: 'instagram',
    surfaces: ['direct', 'comments'],
    webhook: { object: 'instagram', appFields, accountFields: pageFields, ownFields, bareEchoes: true },
    limits,
    // Of two documented rates the lower (platform.md §6.1).
    pace: { sendsPerSecondMax: 100, mediaPerSecondMax: 10 },
  },
  parse,
  replyWindow: messengerWindow,
  refuse: (say, where) => refuse({ product: 'Instagram', limits }, say, where),
  discover,
  subscribe: (graph, account) =>
    account.parentId === null ? installOnAccount(graph, account.externalId) : installOnPage(graph, account.parentId),
  /** Removes the app from the Page: only when the Page itself is not connected (see `installedOn`). */
  unsubscribe: (graph, account) => removeFromPage(graph, nodeOf(account)),
  health: (graph, account) =>
    account.parentId === null
      ? ownHealth(graph, account.externalId)
      : pageHealth(graph, account.parentId, 'this Instagram account'),
  send: (graph, account, draft) =>
    'under' in draft.to && draft.say.kind === 'text'
      ? replyPublicly(graph, `${draft.to.under}/replies`, draft.say.text)
      : sendByPage(graph, nodeOf(account), draft, attachByLink, { plain: account.parentId === null }),
  profile,
  post,
  mention,
  markSeen: (graph, account, to) => senderAction(graph, nodeOf(account), to.address, 'mark_seen'),
  typing: (graph, account, to) => senderAction(graph, nodeOf(account), to.address, 'typing_on'),
  react: (graph, account, to, emoji) => reactByPage(graph, nodeOf(account), to, emoji),
  privateReply: true,
  /** Likes do not exist there. */
  async hideComment(graph, _account, id, hidden) {
    await graph.post(id, { hide: hidden });
  },
  deleteComment,
  findReplies: (graph, account, { under, text, after }) =>
    findReplies(
      graph,
      `${under}/replies`,
      { text: 'text', time: 'timestamp' },
      // Graph names no author of what the account itself wrote.
      { text, after, isOurs: (author) => author === null || author === account.externalId },
    ),
  history: (graph, account, place) =>
    conversationPage(
      graph,
      {
        channel: { kind: 'instagram', externalId: account.externalId },
        platform: 'instagram',
        node: nodeOf(account),
      },
      place,
    ),
};
