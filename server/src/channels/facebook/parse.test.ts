import { expect, test } from 'vitest';
import type { ChannelEvent } from '../event.ts';
import { eventsOf, fixture } from '../fixtures.ts';

const read = (name: string) => eventsOf(fixture('facebook', name));
const page = { kind: 'facebook', externalId: '104857290316442' };
const jordan = { externalId: '7268194033518824', address: '7268194033518824', aliases: [] };
const at = new Date(1790500123456);
const inMid = expect.stringMatching(/^m_Qx7bT2/);
const outMid = expect.stringMatching(/^m_Ea9kV3/);

test('a text becomes a message of its person, at Meta’s time', () => {
  const said = { kind: 'text', text: 'Hi! Is the blue jacket still available in M?', content: {}, attachments: [] };
  expect(read('page-messages-text')).toEqual([
    { type: 'message', channel: page, at, from: jordan, externalId: inMid, said },
  ]);
});

test('numeric ids become strings', () => {
  expect(read('nasty-ids-as-numbers')).toMatchObject([{ type: 'message', channel: page, from: jordan }]);
});

test('an id that comes as a number above 2^53 keeps every digit', () => {
  const said = { kind: 'ig_post', content: { share: { id: '18034567890123457' } } };
  expect(read('nasty-ids-above-2-53-number')).toMatchObject([{ type: 'message', said }]);
});

test.each<[string, string, object]>([
  ['page-messages-quick-reply', 'text', { text: 'Green', content: { quickReply: { payload: 'COLOR_GREEN' } } }],
  ['page-messages-attachment-image', 'image', { text: null, attachments: [{ kind: 'image' }, { kind: 'image' }] }],
  ['page-messages-attachment-video', 'video', { attachments: [{ kind: 'video' }] }],
  ['page-messages-attachment-audio', 'audio', { attachments: [{ kind: 'audio' }] }],
  ['page-messages-attachment-file', 'file', { attachments: [{ kind: 'file' }] }],
  ['page-messages-attachment-sticker', 'sticker', { content: { stickerId: '369239263222822' } }],
  ['nasty-sticker-transition-both', 'sticker', { attachments: [{ kind: 'sticker' }] }],
  ['page-messages-attachment-ig-post', 'ig_post', { content: { share: { id: '18034567890123456' } } }],
  ['page-messages-attachment-location', 'location', { content: { location: { latitude: 52.5200066 } } }],
  ['page-messages-attachment-template-product', 'template', {}],
  ['page-messages-attachment-appointment', 'appointment', {}],
  ['page-messages-attachment-fallback', 'text', { content: { link: { title: 'Blue jacket - Example Shop' } } }],
  ['nasty-fallback-payload-string', 'link', { content: { link: { title: 'Old share card' } } }],
  ['nasty-fallback-no-payload', 'unsupported', { text: null, attachments: [] }],
  ['nasty-empty-text-with-attachment', 'image', { text: null }],
  ['page-messages-referral-ad', 'text', { content: { referral: { source: 'ADS' } } }],
  ['nasty-nul-and-control-chars', 'text', { text: 'nul \uFFFD tab \t bell \u0007' }],
  ['nasty-lone-surrogate', 'text', { text: 'cut emoji \uFFFD end' }],
])('%s is a message of kind %s', (name, kind, said) => {
  expect(read(name)).toMatchObject([{ type: 'message', from: jordan, said: { kind, ...said } }]);
});

test.each([
  ['page-message-echo-text', '1487209365512033', 'crm:msg:7f3a9c'],
  ['nasty-echo-app-id-string', '1487209365512033', null],
  ['nasty-echo-no-app-id', null, null],
  ['page-message-echo-page-inbox', '263902037430900', null],
])('%s is an echo with the app and metadata of its sender', (name, appId, metadata) => {
  expect(read(name)).toMatchObject([{ type: 'echo', to: jordan, externalId: outMid, appId, metadata }]);
});

test('delivered: each message named, and everything up to the watermark', () => {
  const watermark = new Date(1790500119456);
  expect(read('page-message-delivery')).toEqual([
    { type: 'status', status: 'delivered', channel: page, at, person: jordan, externalId: outMid },
    { type: 'status', status: 'delivered', channel: page, at, person: jordan, watermark },
  ]);
  expect(read('nasty-timestamp-missing')).toMatchObject([
    { status: 'delivered', watermark, at: new Date(1790500123776) },
  ]);
});

test('read: everything up to the watermark', () => {
  const watermark = new Date(1790500118456);
  expect(read('nasty-read-watermark-legacy-seq')).toMatchObject([{ status: 'read', watermark, person: jordan }]);
});

test.each<[string, object[]]>([
  ['page-message-edit', [{ type: 'edit', externalId: inMid, revision: 1 }]],
  ['page-messages-is-deleted', [{ type: 'unsend', externalId: inMid }]],
  ['page-message-reaction-unreact', [{ type: 'reaction', from: jordan, targetExternalId: outMid, emoji: null }]],
  ['page-postback-button', [{ type: 'postback', from: jordan, externalId: inMid, payload: 'TALK' }]],
  [
    'page-postback-get-started-referral',
    [{ type: 'postback' }, { type: 'referral', content: { referral: { ref: 'qr_counter_3' } } }],
  ],
  ['nasty-postback-user-ref-no-sender-id', [{ type: 'ignored' }]],
  ['page-optin-notification-stop', [{ type: 'optin', from: jordan }]],
  [
    'page-referral-lead-complete',
    [{ type: 'referral', at: new Date(1790500123000), content: { referral: { lead: {} } } }],
  ],
  ['page-handover-pass', [{ type: 'handover', person: jordan, content: { pass_thread_control: {} } }]],
  ['page-handover-app-roles', [{ type: 'handover', person: null }]],
  ['page-standby-echo', [{ type: 'echo', said: { kind: 'template', content: { standby: true } } }]],
  ['nasty-policy-enforcement-hyphen-key', [{ type: 'account-change', field: 'messaging_policy_enforcement' }]],
  ['page-policy-enforcement-block', [{ type: 'account-change', notice: { topic: 'policy', level: 'error' } }]],
  ['page-messaging-feedback', [{ type: 'happening', kind: 'feedback', from: jordan }]],
  ['page-response-feedback', [{ type: 'happening', kind: 'feedback' }]],
  ['page-account-linking-linked', [{ type: 'happening', kind: 'account_linking', text: 'linked' }]],
  ['page-customer-information', [{ type: 'happening', kind: 'form' }]],
  ['page-in-thread-lead-form-submit', [{ type: 'happening', kind: 'form' }]],
  ['page-feed-reaction-on-comment', [{ type: 'reaction', targetExternalId: expect.stringContaining('_') }]],
  ['page-feed-post-add-visitor', [{ type: 'comment', said: { content: { visitorPost: true } } }]],
  ['page-message-echo-page-inbox', [{ type: 'echo', sentBy: 'Meta Business Suite' }]],
  ['nasty-unknown-event-key', [{ type: 'unknown', what: 'messaging something_new' }]],
  ['nasty-unknown-change-field', [{ type: 'unknown', what: 'change foo' }]],
  [
    'nasty-page-dashboard-test-changes',
    [{ type: 'message', channel: { externalId: '23245' }, from: { externalId: '12334' } }],
  ],
  ['nasty-permissions-verb-on-change', []],
])('%s', (name, expected) => {
  expect(read(name)).toMatchObject(expected);
  expect(read(name)).toHaveLength(expected.length);
});

test('a postback without an id gets the same made-up id each time it is delivered', () => {
  const [first, again] = [read('nasty-standby-postback-no-payload'), read('nasty-standby-postback-no-payload')];
  expect(first).toMatchObject([
    { type: 'postback', externalId: expect.stringContaining('7268194033518824:1790500123456') },
  ]);
  expect(again).toEqual(first);
});

const comment = '122187345102938475_1402938475610293';
const post = '104857290316442_122187345102938475';

test('a comment names its author, its post and, for a reply, its parent', () => {
  expect(read('page-feed-comment-add')).toMatchObject([
    { type: 'comment', from: { ...jordan, name: 'Jordan Rivers' }, externalId: comment, postExternalId: post },
  ]);
  const reply = read('page-feed-comment-reply-add')[0] as Extract<ChannelEvent, { type: 'comment' }>;
  expect(reply.said.replyToExternalId).toBe(comment);
  expect(read('page-feed-comment-add-photo')).toMatchObject([{ said: { kind: 'image', text: null } }]);
});

test('a comment whose author Meta hides is kept; one of our own is known as ours', () => {
  expect(read('nasty-feed-no-author')).toMatchObject([{ type: 'comment', from: { externalId: `comment:${comment}` } }]);
  const own = JSON.stringify(fixture('facebook', 'page-feed-comment-add')).replace(jordan.externalId, page.externalId);
  expect(eventsOf(JSON.parse(own))).toMatchObject([{ type: 'own-comment', externalId: comment, postExternalId: post }]);
});

test.each([
  ['page-feed-comment-edited', 'edited'],
  ['page-feed-comment-remove', 'removed'],
  ['page-feed-comment-hide', 'hidden'],
  ['page-feed-comment-unhide', 'unhidden'],
])('%s: the comment was %s', (name, change) => {
  expect(read(name)).toMatchObject([{ type: 'comment-change', externalId: comment, change }]);
});

test.each([
  'page-feed-reaction-add',
  'page-feed-status-add',
  'page-feed-photo-add',
  'nasty-feed-trash-looks-like-edit',
])('%s is read and left alone', (name) => {
  expect(read(name)).toMatchObject([{ type: 'ignored' }]);
});
