import { expect, test } from 'vitest';
import { eventsOf, fixture } from '../fixtures.ts';

const read = (name: string) => eventsOf(fixture('instagram', name));
const account = { kind: 'instagram', externalId: '17841460293847561' };
const jordan = { externalId: '1192837465564738', address: '1192837465564738', aliases: [] };
const mid = expect.stringMatching(/^aWdfZAG1/);

test('a direct message quotes the message it answers', () => {
  expect(read('ig-messages-reply-inline')).toMatchObject([
    {
      type: 'message',
      channel: account,
      from: jordan,
      externalId: mid,
      said: { text: 'Yes please', replyToExternalId: mid },
    },
  ]);
});

test.each<[string, string, object]>([
  ['ig-messages-reply-story', 'text', { content: { story: { id: '18077711223344556' } } }],
  ['ig-messages-attachment-image', 'image', { attachments: [{ kind: 'image' }] }],
  ['ig-messages-attachment-story-mention', 'story_mention', { attachments: [{ kind: 'image' }] }],
  ['ig-messages-attachment-ig-reel', 'ig_reel', { content: { share: { id: '18012345678901234' } } }],
  ['ig-messages-attachment-share-legacy', 'share', {}],
  ['ig-standby-message', 'text', { content: { standby: true } }],
  ['nasty-attachments-empty-array', 'unsupported', { text: null }],
  ['nasty-attachment-unsupported-type', 'unsupported', { text: null }],
])('%s is a message of kind %s', (name, kind, said) => {
  expect(read(name)).toMatchObject([{ type: 'message', from: jordan, said: { kind, ...said } }]);
});

test.each<[string, object]>([
  ['ig-messages-echo', { type: 'echo', to: jordan, appId: null, said: { text: 'Yes, 3-5 days.' } }],
  ['ig-messages-is-deleted', { type: 'unsend', externalId: mid }],
  ['nasty-message-edit-unknown-mid', { type: 'edit', externalId: mid, revision: 3 }],
  ['ig-messaging-seen', { type: 'status', status: 'read', externalId: mid, person: jordan }],
  ['ig-message-reaction-react', { type: 'reaction', from: jordan, emoji: '❤️' }],
  ['ig-message-reaction-unreact', { type: 'reaction', emoji: null }],
  ['nasty-reaction-emoji-literal-escape', { type: 'reaction', emoji: '❤️' }],
  ['nasty-ig-echo-is-self', { type: 'ignored' }],
  ['ig-handover-pass', { type: 'handover' }],
  ['ig-optin-notification-messages', { type: 'optin', from: jordan }],
  ['ig-referral-igme', { type: 'referral', content: { referral: { ref: 'bio_link' } } }],
  ['ig-mentions-comment', { type: 'mention', commentExternalId: '17894227972180000' }],
  ['nasty-top-level-array', { type: 'mention' }],
  ['nasty-ig-dashboard-test-messaging', { type: 'message', channel: { externalId: '23245' } }],
])('%s', (name, expected) => {
  expect(read(name)).toMatchObject([expected]);
});

test.each(['ig-comments-changes-id', 'ig-comments-facebook-login', 'nasty-ig-comment-flat-entry'])(
  '%s: a comment by either spelling of its id',
  (name) => {
    expect(read(name)).toMatchObject([
      {
        type: 'comment',
        channel: account,
        externalId: '18045678901234567',
        postExternalId: '17999888777666555',
        from: { ...jordan, username: 'jordan.rivers' },
      },
    ]);
  },
);

test('a comment without author is kept; one of our own is known as ours', () => {
  expect(read('nasty-ig-comment-no-from')).toMatchObject([
    { type: 'comment', from: { externalId: 'comment:18045678901234567' } },
  ]);
  expect(read('nasty-ig-comment-by-own-account')).toMatchObject([{ type: 'own-comment' }]);
});
