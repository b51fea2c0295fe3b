import type { SendLimits } from '@roost/contract/outgoing.ts';
import type { Channel } from '../channel.ts';
import { refuse } from '../refuse.ts';
import { whatsappWindow } from '../reply-window.ts';
import { discover } from './discover.ts';
import { media } from './media.ts';
import { uploadMedia } from './message.ts';
import { parse } from './parse.ts';
import { health, markSeen, react, register, send, subscribe, typing, unsubscribe } from './send.ts';
import { templates } from './templates.ts';

const documents = [
  'text/plain',
  'application/pdf',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
];
const audio = ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'];

/** whatsapp.md §2.2 and §2.4. */
const limits: SendLimits = {
  textMax: 4096,
  textUnit: 'characters',
  files: {
    image: { bytesMax: 5_000_000, types: ['image/jpeg', 'image/png'], captionMax: 1024 },
    video: { bytesMax: 16_000_000, types: ['video/mp4', 'video/3gpp'], captionMax: 1024 },
    audio: { bytesMax: 16_000_000, types: audio, captionMax: 0 },
    // A voice note has to be OGG with OPUS; above 512 KB it is shown as a download.
    voice: { bytesMax: 16_000_000, types: ['audio/ogg'], captionMax: 0 },
    file: { bytesMax: 100_000_000, types: documents, captionMax: 1024 },
    sticker: { bytesMax: 500_000, types: ['image/webp'], captionMax: 0 },
  },
  voiceType: 'audio/ogg',
  buttons: { countMax: 3, titleMax: 20, bodyMax: 1024 },
  list: { rowsMax: 10, buttonMax: 20, titleMax: 24, descriptionMax: 72, bodyMax: 4096 },
  link: { titleMax: 20, bodyMax: 1024 },
  contactsMax: 20,
  location: true,
  locationRequest: true,
  templates: true,
  replyTo: true,
  reactions: [],
};

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
    webhook: {
      object: 'whatsapp_business_account',
      appFields,
      accountFields: [],
      memoryFields: ['history', 'smb_app_state_sync'],
    },
    limits,
    // Until Meta raises a number (whatsapp.md §6).
    pace: { sendsPerSecondMax: 80 },
  },
  parse,
  replyWindow: whatsappWindow,
  refuse: (say, where) => refuse({ product: 'WhatsApp', limits }, say, where),
  discover,
  subscribe,
  unsubscribe,
  health,
  upload: (graph, number, _say, file) => uploadMedia(graph, number.externalId, file),
  send,
  register,
  media,
  markSeen,
  typing,
  react,
  templates,
};
