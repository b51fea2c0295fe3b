import type { Channel } from '../channel.ts';
import { refuseText, whatsappWindow } from '../reply-window.ts';
import { discover } from './discover.ts';
import { media } from './media.ts';
import { parse } from './parse.ts';
import { health, markSeen, register, send, subscribe, typing, unsubscribe } from './send.ts';

/** The limit of a text body (META.md §4). */
const limits = { textMax: 4096, textUnit: 'characters' } as const;

/** META.md §3: what a product needs, and what numbers shared with the phone app bring. */
const appFields = [
  'messages',
  'account_update',
  'account_alerts',
  'account_review_update',
  'business_capability_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'user_preferences',
  'user_id_update',
  'security',
  'history',
  'smb_app_state_sync',
  'smb_message_echoes',
] as const;

export const whatsapp: Channel = {
  facts: {
    kind: 'whatsapp',
    surfaces: ['direct'],
    // Fields are chosen at app level only (META.md §3).
    webhook: { object: 'whatsapp_business_account', appFields, accountFields: [] },
    limits,
  },
  parse,
  replyWindow: whatsappWindow,
  refuse: (draft) => refuseText(draft.text, limits, 'WhatsApp'),
  discover,
  subscribe,
  unsubscribe,
  health,
  send,
  register,
  media,
  markSeen,
  typing,
};
