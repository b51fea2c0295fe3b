import { test } from 'vitest';
import type { Json } from '../meta/lossless-json.ts';
import { account, asJson, change, expectWords, type Kind } from './odd-payloads.ts';

const person = '7261948305127493';

function messaging(object: Kind, item: object): Json {
  const around = { sender: { id: person }, recipient: { id: account[object] }, timestamp: 1790500123456 };
  return asJson({ object, entry: [{ id: account[object], time: 1790500123456, messaging: [{ ...around, ...item }] }] });
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

test.each(changes)('%s', (_, body, words) => expectWords(body, words));
