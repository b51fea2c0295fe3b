import type { Channel } from '../channel.ts';
import { installOnPage, pageFields, pageHealth, removeFromPage } from '../page-install.ts';
import { sendByPage, senderAction } from '../page-send.ts';
import { messengerWindow, refuseText } from '../reply-window.ts';
import { parse } from './parse.ts';
import { discover, profile } from './send.ts';

/** Text: under 2,000 characters (META.md §4). */
const limits = { textMax: 2000, textUnit: 'characters' } as const;

export const facebook: Channel = {
  facts: {
    kind: 'facebook',
    surfaces: ['direct', 'comments'],
    webhook: { object: 'page', appFields: pageFields, accountFields: pageFields },
    limits,
  },
  parse,
  replyWindow: messengerWindow,
  refuse: (draft) => refuseText(draft.text, limits, 'Messenger'),
  discover,
  subscribe: (graph, page) => installOnPage(graph, page.externalId),
  unsubscribe: (graph, page) => removeFromPage(graph, page.externalId),
  health: (graph, page) => pageHealth(graph, page.externalId, 'this Page'),
  send: (graph, page, draft) => sendByPage(graph, page.externalId, draft),
  profile,
  markSeen: (graph, page, to) => senderAction(graph, page.externalId, to.address, 'mark_seen'),
  typing: (graph, page, to) => senderAction(graph, page.externalId, to.address, 'typing_on'),
};
