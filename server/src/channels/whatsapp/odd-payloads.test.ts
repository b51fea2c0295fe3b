import { test } from 'vitest';
import type { Json } from '../../meta/lossless-json.ts';
import { change, expectWords } from '../odd-payloads.ts';

const metadata = { display_phone_number: '15550100101', phone_number_id: '106540352242922' };
const contacts = [{ profile: { name: 'Dana' }, wa_id: '16315550187', user_id: 'US.13491208655302741918' }];

function whatsapp(message: object, more: object = {}): Json {
  const base = { from: '16315550187', id: 'wamid.HBgL', timestamp: '1790500123' };
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages: [{ ...base, ...message }], ...more };
  return change('whatsapp_business_account', 'messages', value);
}

function whatsappField(field: string, value: object): Json {
  return change('whatsapp_business_account', field, { messaging_product: 'whatsapp', metadata, ...value });
}

const context = { context: { from: '15550100101', id: 'wamid.before' } };
const errors = [{ code: 131052, title: 'Media download error', error_data: { details: 'The file is too large.' } }];
const messagesOfWhatsapp: [name: string, body: Json, words: string[]][] = [
  ['text without words', whatsapp({ type: 'text', text: {} }), ['message unsupported']],
  ['a chat that is opened for the first time', whatsapp({ type: 'request_welcome' }), ['happening system']],
  [
    'a photo that broke on its way',
    whatsapp({ type: 'image', image: { caption: 'Look' }, errors }),
    ['message unsupported'],
  ],
  [
    'a voice note by its address alone',
    whatsapp({ type: 'audio', audio: { url: 'https://lookaside.fbsbx.com/1', voice: true } }),
    ['message audio'],
  ],
  [
    'a document without a name',
    whatsapp({ type: 'document', document: { id: 1813000000000001, mime_type: 'application/pdf' } }),
    ['message file'],
  ],
  [
    'a location in strings',
    whatsapp({ type: 'location', location: { latitude: '52.5', longitude: '13.4' } }),
    ['message location'],
  ],
  [
    'a contact without a name',
    whatsapp({ type: 'contacts', contacts: [{ phones: [{ phone: '1' }] }] }),
    ['message contacts'],
  ],
  ['a button without its words', whatsapp({ type: 'button', button: { payload: 'STOP' } }), ['message button']],
  [
    'a choice without its object',
    whatsapp({ type: 'interactive', ...context }, { errors: [{ code: 131000 }] }),
    ['message unsupported'],
  ],
  [
    'a flow whose answers are no JSON',
    whatsapp({
      type: 'interactive',
      interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{' } },
    }),
    ['message interactive'],
  ],
  ['an order without products', whatsapp({ type: 'order', order: { catalog_id: '1' } }), ['message order']],
  [
    'a question about a product',
    whatsapp({
      type: 'text',
      text: { body: 'This?' },
      context: { referred_product: { catalog_id: '1', product_retailer_id: 'J1' } },
    }),
    ['message text'],
  ],
  [
    'an ad on a status',
    whatsapp({ type: 'text', text: { body: 'Hi' }, referral: { source_type: 'ad', source_id: '1' } }),
    ['message text'],
  ],
  [
    'a reaction to nothing',
    whatsapp({ type: 'reaction', reaction: { emoji: '👍' } }),
    ['unknown: reaction without target'],
  ],
  [
    'a reaction taken back by an empty word',
    whatsapp({ type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '' } }),
    ['reaction off'],
  ],
  [
    'a poll',
    whatsapp({ type: 'unsupported', unsupported: { type: 'poll_creation' }, errors: [{ code: 131051 }] }),
    ['message unsupported'],
  ],
  ['an unsupported message without its object', whatsapp({ type: 'unsupported' }), ['message unsupported']],
  [
    'a new security code',
    whatsapp({ type: 'system', system: { type: 'customer_identity_changed' }, identity: { hash: 'x' } }),
    ['happening system'],
  ],
  [
    'an edit of a photo’s words',
    whatsapp({
      type: 'edit',
      edit: { original_message_id: 'wamid.x', message: { type: 'image', image: { id: '1', caption: 'New' } } },
    }),
    ['edit'],
  ],
  ['taken back', whatsapp({ type: 'revoke', revoke: { original_message_id: 'wamid.x' } }), ['unsend']],
  ['a group', whatsapp({ type: 'image', image: { id: '1' }, group_id: 'Y2FwaV9ncm91cA' }), ['message image']],
  [
    'a number that is withheld',
    whatsapp({ from: undefined, from_user_id: 'US.1', type: 'text', text: { body: 'x' } }),
    ['message text'],
  ],
  [
    'a kind that is new',
    whatsapp({ type: 'event', event: { name: 'Party' } }),
    ['message unsupported', 'unknown: message event'],
  ],
];

const echo = { from: '15550100101', to: '16315550187', id: 'wamid.E', timestamp: '1790500123' };
const fieldsOfWhatsapp: [name: string, body: Json, words: string[]][] = [
  [
    'an error of no message',
    whatsappField('messages', { errors: [{ code: 130429, title: 'Rate limit hit' }] }),
    ['errors warning'],
  ],
  [
    'a status of a payment',
    whatsappField('messages', { statuses: [{ id: 'wamid.x', status: 'captured', type: 'payment' }] }),
    ['unknown: status captured'],
  ],
  [
    'a failure without a reason',
    whatsappField('messages', { statuses: [{ id: 'wamid.x', status: 'failed', timestamp: '1790500123' }] }),
    ['status failed'],
  ],
  ['nothing at all', whatsappField('messages', {}), ['unknown: change messages']],
  [
    'an echo taken back',
    whatsappField('smb_message_echoes', {
      message_echoes: [{ ...echo, type: 'revoke', revoke: { original_message_id: 'wamid.x' } }],
    }),
    ['unsend'],
  ],
  [
    'an echo of a kind that is new',
    whatsappField('smb_message_echoes', { message_echoes: [{ ...echo, type: 'event' }] }),
    ['echo unsupported'],
  ],
  [
    'an echo under its older name',
    whatsappField('message_echoes', { message_echoes: [{ ...echo, type: 'text', text: { body: 'x' } }] }),
    ['echo text'],
  ],
  [
    'a call that rings',
    whatsappField('calls', {
      calls: [{ id: 'wacid.1', from: '16315550187', event: 'connect', direction: 'USER_INITIATED' }],
    }),
    ['happening call'],
  ],
  [
    'a call of ours that nobody took',
    whatsappField('calls', {
      calls: [
        { id: 'wacid.1', to: '16315550187', event: 'terminate', direction: 'BUSINESS_INITIATED', status: 'FAILED' },
      ],
    }),
    ['happening call'],
  ],
  [
    'how a call goes',
    whatsappField('calls', { statuses: [{ id: 'wacid.1', type: 'call', status: 'RINGING' }] }),
    ['ignored: calls: RINGING'],
  ],
  [
    'marketing allowed by signing up',
    whatsappField('user_preferences', {
      contacts,
      user_preferences: [
        { wa_id: '16315550187', category: 'marketing_messages', value: 'signup', timestamp: 1790500123 },
      ],
    }),
    ['optin'],
  ],
  [
    'a new id without the old one',
    whatsappField('user_id_update', { user_id_update: [{ user_id: { current: 'US.2' } }] }),
    ['unknown: user_id_update without ids'],
  ],
  [
    'another id',
    whatsappField('user_id_update', { user_id_update: [{ user_id: { previous: 'US.1', current: 'US.2' } }] }),
    ['person-change'],
  ],
  [
    'the thread handed over without a number',
    whatsappField('messaging_handovers', { type: 'control_passed' }),
    ['handover'],
  ],
  [
    'a message that another app answers',
    whatsappField('standby', {
      standby: { messages: [{ id: 'wamid.s', from: '16315550187', type: 'text', text: { body: 'x' } }] },
    }),
    ['message text'],
  ],
  [
    'history that the phone keeps',
    whatsappField('history', { history: [{ errors: [{ code: 2593109 }] }] }),
    ['history info'],
  ],
  [
    'an account that was restricted',
    whatsappField('account_update', {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION' }],
    }),
    ['account_update error'],
  ],
  [
    'an account event that is new',
    whatsappField('account_update', { event: 'VOLUME_BASED_PRICING_TIER_UPDATE' }),
    ['account_update quiet'],
  ],
  [
    'a limit without bound',
    whatsappField('business_capability_update', { max_daily_conversations_per_business: 'TIER_UNLIMITED' }),
    ['business_capability_update info'],
  ],
  [
    'a group that was made',
    whatsappField('group_lifecycle_update', { groups: [] }),
    ['ignored: group_lifecycle_update is not shown in the inbox'],
  ],
  ['a field that is new', whatsappField('message_polls', { polls: [] }), ['unknown: change message_polls']],
];

test.each([...messagesOfWhatsapp, ...fieldsOfWhatsapp])('%s', (_, body, words) => expectWords(body, words));
