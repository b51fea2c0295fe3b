/** What Meta documents beside its samples, as it may well come: bent, thin, or of a field that is new. */
import { expect, test } from 'vitest';
import { type Json, parseLossless } from '../meta/lossless-json.ts';
import type { ChannelEvent } from './event.ts';
import { eventsOf, eventWords } from './fixtures.ts';

type Kind = 'page' | 'instagram' | 'whatsapp_business_account';

const account = {
  page: '104857290316442',
  instagram: '17841460293847561',
  whatsapp_business_account: '271839405561208',
};
const person = '7261948305127493';

function messaging(object: Kind, item: object): Json {
  const around = { sender: { id: person }, recipient: { id: account[object] }, timestamp: 1790500123456 };
  return asJson({ object, entry: [{ id: account[object], time: 1790500123456, messaging: [{ ...around, ...item }] }] });
}

function change(object: Kind, field: string, value: unknown): Json {
  return asJson({ object, entry: [{ id: account[object], time: 1790500123, changes: [{ field, value }] }] });
}

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

function asJson(value: object): Json {
  return parseLossless(JSON.stringify(value));
}

const mid = 'm_odd';
const both = ['page', 'instagram'] as const;
const attached = (attachment: unknown, more: object = {}) => ({ message: { mid, attachments: [attachment], ...more } });

const onBoth: [name: string, item: object, words: string[]][] = [
  ['a suggestion without its title', { message: { mid, quick_reply: { payload: 'GREEN' } } }, ['message text']],
  [
    'a story answered without words',
    { message: { mid, reply_to: { story: { id: '1', url: 'https://x.y' } } } },
    ['message text'],
  ],
  ['an ad followed without words', { message: { mid, referral: { source: 'ADS', ad_id: '1' } } }, ['message text']],
  [
    'words and a mark that Meta keeps the rest',
    { message: { mid, text: 'x', is_unsupported: true } },
    ['message unsupported'],
  ],
  [
    'one attachment that is no list',
    { message: { mid, attachments: { type: 'image', payload: { url: 'https://x.fbcdn.net/1' } } } },
    ['message image'],
  ],
  ['a picture that could be seen once', attached({ type: 'image', payload: null }), ['message unsupported']],
  ['a message that vanishes', attached({ type: 'ephemeral' }), ['message unsupported']],
  ['a share that Meta hides', attached({ type: 'share', payload: {} }), ['message share']],
  [
    'a link in words and as a card',
    attached({ type: 'fallback', url: 'https://x.y', title: 'X' }, { text: 'https://x.y' }),
    ['message text'],
  ],
  ['an attachment without a type', attached({ payload: { url: 'https://x.y' } }), ['message unsupported']],
  ['nothing but an id', { message: { mid } }, ['message unsupported']],
  ['taken back by whoever wrote it', { message: { mid, is_deleted: true, text: 'x' } }, ['unsend']],
  ['an edit without words', { message_edit: { mid, num_edit: '2' } }, ['edit']],
  ['a reaction by name alone', { reaction: { mid, action: 'react', reaction: 'love' } }, ['reaction on']],
  ['a reaction of a kind that has no name', { reaction: { mid, action: 'react', reaction: 'other' } }, ['reaction on']],
  ['a reaction taken back without saying which', { reaction: { mid, action: 'unreact' } }, ['reaction off']],
  [
    'a referral of a link alone',
    { referral: { ref: 'spring', source: 'SHORTLINK', type: 'OPEN_THREAD' } },
    ['referral'],
  ],
  ['a referral of nothing known', { referral: {} }, ['referral']],
  [
    'a lead form',
    { referral: { type: 'LEAD_COMPLETE' }, lead: { data: [{ question: 'Size?', answer: 'M' }] } },
    ['referral'],
  ],
  ['a tap without an id', { postback: { payload: 'GET_STARTED' } }, ['postback']],
  [
    'a tap that came by an ad',
    { postback: { mid, title: 'Go', payload: 'GO', referral: { source: 'ADS' } } },
    ['postback', 'referral'],
  ],
  ['an opt-in of another kind', { optin: { type: 'one_time_notif_req', payload: 'x' } }, ['optin']],
  [
    'feedback as a list',
    { messaging_feedback: { feedback_screens: [{ questions: [{ payload: '5' }] }] } },
    ['happening feedback'],
  ],
  ['feedback about an answer', { response_feedback: { feedback: 'Good response', mid } }, ['happening feedback']],
  ['a cart without names', { order: { products: [{ id: '1' }] } }, ['happening cart']],
  ['a form by its id', { form: { id: 17 } }, ['happening form']],
  ['an app that asks for the thread', { request_thread_control: { requested_owner_app_id: 1 } }, ['handover']],
  [
    'a warning without a reason',
    { policy_enforcement: { action: 'warning' } },
    ['messaging_policy_enforcement warning'],
  ],
  ['a policy of a new kind', { policy_enforcement: { action: 'ponder' } }, ['messaging_policy_enforcement quiet']],
  ['an event that is new', { game_play: { game_id: '1' } }, ['unknown: messaging game_play']],
];

test.each(both.flatMap((object) => onBoth.map(([name, item, words]) => [object, name, item, words] as const)))(
  '%s: %s',
  (object, _, item, words) => expectWords(messaging(object, item), words),
);

const comment = {
  item: 'comment',
  verb: 'add',
  post_id: '1_2',
  comment_id: '2_3',
  parent_id: '1_2',
  created_time: 1790500123,
};
const by = { from: { id: person, name: 'Dana' } };

const changes: [name: string, body: Json, words: string[]][] = [
  ['a comment that is a sticker', change('page', 'feed', { ...comment, ...by, message: '' }), ['comment text']],
  [
    'a comment with a film',
    change('page', 'feed', { ...comment, ...by, video: 'https://x.fbcdn.net/1' }),
    ['comment video'],
  ],
  ['a comment that is muted', change('page', 'feed', { ...comment, ...by, verb: 'mute' }), ['unknown: comment mute']],
  ['a comment of the Page', change('page', 'feed', { ...comment, from: { id: account.page } }), ['own-comment text']],
  ['a like of a comment', change('page', 'feed', { ...comment, ...by, item: 'like' }), ['reaction on']],
  [
    'a like of a post',
    change('page', 'feed', { item: 'like', verb: 'add', post_id: '1_2', ...by }),
    ['ignored: feed: reaction to a post add'],
  ],
  [
    'a Page that is followed',
    change('page', 'feed', { item: 'connection', verb: 'follow' }),
    ['ignored: feed: connection follow'],
  ],
  ['a mention in a comment', change('page', 'mention', { ...comment, ...by, message: '@us' }), ['comment text']],
  [
    'a mention that was taken back',
    change('page', 'mention', { ...comment, ...by, verb: 'remove' }),
    ['comment removed'],
  ],
  ['a call on Messenger', change('page', 'calls', { event: 'connect' }), ['unknown: change calls']],
  [
    'the Page’s integrity',
    change('page', 'messaging_integrity', { status: 'x' }),
    ['unknown: change messaging_integrity'],
  ],
  [
    'a label of the Page',
    change('page', 'inbox_labels', { user: { id: person } }),
    ['ignored: inbox_labels is not shown in the inbox'],
  ],
  [
    'an Instagram comment without words',
    change('instagram', 'comments', { id: '1', from: { id: person }, media: { id: '2' } }),
    ['comment text'],
  ],
  [
    'an Instagram comment of an ad',
    change('instagram', 'comments', {
      comment_id: '1',
      from: { id: person },
      text: 'x',
      media: { id: '2', ad_id: '3' },
    }),
    ['comment text'],
  ],
  ['a mention without its post', change('instagram', 'mentions', {}), ['unknown: mention without media']],
  [
    'an Instagram message inside a change',
    change('instagram', 'messages', { sender: { id: person }, recipient: { id: '0' }, message: { mid, text: 'x' } }),
    ['message text'],
  ],
  [
    'a field of Instagram that is new',
    change('instagram', 'message_polls', { id: '1' }),
    ['unknown: change message_polls'],
  ],
  ['a change without a value', change('instagram', 'comments', null), ['unknown: change comments']],
];

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

test.each([...changes, ...messagesOfWhatsapp, ...fieldsOfWhatsapp])('%s', (_, body, words) => expectWords(body, words));

function expectWords(body: Json, words: string[]): void {
  const events = eventsOf(body);
  expect(events.map(eventWords)).toEqual(words);
  for (const event of events) expect(says(event)).toBe(true);
}

/** Nobody should see an empty bubble: words, a file, or something with a shape of its own. */
function says(event: ChannelEvent): boolean {
  if (event.type !== 'message' && event.type !== 'echo') return true;
  const { text, attachments, content } = event.said;
  return (
    text !== null || attachments.length > 0 || event.said.kind === 'unsupported' || Object.keys(content).length > 0
  );
}
