import type { Channel } from '../channel.ts';
import { installOnPage, pageFields, pageHealth, removeFromPage } from '../page-install.ts';
import { sendByPage, senderAction } from '../page-send.ts';
import { messengerWindow, refuseText } from '../reply-window.ts';
import { parse } from './parse.ts';
import { discover, pageOf, profile } from './send.ts';

/** Bytes, not characters (META.md §4). */
const limits = { textMax: 1000, textUnit: 'bytes' } as const;

/** Singular where the Page has a plural: messaging_referral, messaging_handover, message_edit (META.md §3). */
const appFields = [
  'messages',
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
    webhook: { object: 'instagram', appFields, accountFields: pageFields },
    limits,
  },
  parse,
  replyWindow: messengerWindow,
  refuse: (draft) => refuseText(draft.text, limits, 'Instagram'),
  discover,
  subscribe: (graph, account) => installOnPage(graph, pageOf(account)),
  /** Removes the app from the Page: only when the Page itself is not connected (see `installedOn`). */
  unsubscribe: (graph, account) => removeFromPage(graph, pageOf(account)),
  health: (graph, account) => pageHealth(graph, pageOf(account), 'this Instagram account'),
  send: (graph, account, draft) => sendByPage(graph, pageOf(account), draft),
  profile,
  markSeen: (graph, account, to) => senderAction(graph, pageOf(account), to.address, 'mark_seen'),
  typing: (graph, account, to) => senderAction(graph, pageOf(account), to.address, 'typing_on'),
};
