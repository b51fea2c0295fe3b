import type { SendLimits } from '@roost/contract/outgoing.ts';
import type { Channel } from '../channel.ts';
import { deleteComment, findReplies, replyPublicly } from '../comments.ts';
import { conversationPage } from '../conversations.ts';
import { installOnPage, pageFields, pageHealth, removeFromPage } from '../page-install.ts';
import { attachUploaded, reactByPage, sendByPage, senderAction, uploadToPage } from '../page-send.ts';
import { refuse } from '../refuse.ts';
import { messengerWindow } from '../reply-window.ts';
import { parse } from './parse.ts';
import { post } from './post.ts';
import { discover, profile } from './send.ts';

/** Under 2,000 characters; 25 MB by upload (platform.md §4.2); buttons and quick replies (§4.3). */
const limits: SendLimits = {
  textMax: 2000,
  textUnit: 'characters',
  commentMax: 8000,
  files: {
    image: { bytesMax: 25_000_000, types: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'], captionMax: 0 },
    video: { bytesMax: 25_000_000, types: ['video/*'], captionMax: 0 },
    audio: { bytesMax: 25_000_000, types: ['audio/*'], captionMax: 0 },
    voice: { bytesMax: 25_000_000, types: ['audio/*'], captionMax: 0 },
    file: { bytesMax: 25_000_000, types: [], captionMax: 0 },
  },
  voiceType: 'audio/wav',
  quickReplies: { countMax: 13, titleMax: 20 },
  buttons: { countMax: 3, titleMax: 20, bodyMax: 640 },
  link: { titleMax: 20, bodyMax: 640 },
  replyTo: true,
  reactions: [],
};

export const facebook: Channel = {
  facts: {
    kind: 'facebook',
    surfaces: ['direct', 'comments'],
    webhook: { object: 'page', appFields: pageFields, accountFields: pageFields },
    limits,
    // The Send API takes 300/s, but above 40/s a Page's inbox stops showing and the Page cannot send (platform.md §6.1).
    pace: { sendsPerSecondMax: 40, mediaPerSecondMax: 10 },
  },
  parse,
  replyWindow: messengerWindow,
  refuse: (say, where) => refuse({ product: where === 'comments' ? 'Facebook' : 'Messenger', limits }, say, where),
  discover,
  subscribe: (graph, page) => installOnPage(graph, page.externalId),
  unsubscribe: (graph, page) => removeFromPage(graph, page.externalId),
  health: (graph, page) => pageHealth(graph, page.externalId, 'this Page'),
  upload: (graph, page, say, file) => uploadToPage(graph, page.externalId, say, file),
  send: (graph, page, draft) =>
    'under' in draft.to && draft.say.kind === 'text'
      ? replyPublicly(graph, `${draft.to.under}/comments`, draft.say.text)
      : sendByPage(graph, page.externalId, draft, attachUploaded),
  profile,
  post,
  markSeen: (graph, page, to) => senderAction(graph, page.externalId, to.address, 'mark_seen'),
  typing: (graph, page, to) => senderAction(graph, page.externalId, to.address, 'typing_on'),
  react: (graph, page, to, emoji) => reactByPage(graph, page.externalId, to, emoji),
  privateReply: true,
  async hideComment(graph, _page, id, hidden) {
    await graph.post(id, { is_hidden: hidden });
  },
  async likeComment(graph, _page, id, liked) {
    await (liked ? graph.post(`${id}/likes`) : graph.delete(`${id}/likes`));
  },
  deleteComment,
  findReplies: (graph, page, { under, text, after }) =>
    findReplies(
      graph,
      `${under}/comments`,
      { text: 'message', time: 'created_time' },
      { text, after, isOurs: (author) => author === page.externalId },
    ),
  history: (graph, page, place) =>
    conversationPage(
      graph,
      {
        channel: { kind: 'facebook', externalId: page.externalId },
        platform: 'messenger',
        node: page.externalId,
      },
      place,
    ),
};
