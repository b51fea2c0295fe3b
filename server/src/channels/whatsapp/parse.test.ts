import { expect, test } from 'vitest';
import { eventsOf, fixture } from '../fixtures.ts';

const read = (name: string) => eventsOf(fixture('whatsapp', name));
const number = { kind: 'whatsapp', externalId: '271839405561208' };
const dana = {
  externalId: 'US.10385520417736290551',
  address: '+16315550187',
  aliases: ['16315550187'],
  name: 'Dana Whitfield',
};
const wamid = expect.stringMatching(/^wamid\./);

test('a text belongs to the number it came to and to the person by business-scoped id', () => {
  const said = { kind: 'text', text: 'Hi, is the Thursday 10am slot still free?', content: {}, attachments: [] };
  expect(read('text')).toEqual([
    { type: 'message', channel: number, at: new Date(1789012800000), from: dana, externalId: wamid, said },
  ]);
});

test('someone whose number is withheld is reached by their id; an older webhook without it by the number', () => {
  expect(read('text-bsuid-only')).toMatchObject([
    { from: { externalId: dana.externalId, address: `bsuid:${dana.externalId}`, aliases: [], username: 'danaw' } },
  ]);
  expect(read('nasty-legacy-no-bsuid')).toMatchObject([
    { from: { externalId: '16315550187', address: '+16315550187', aliases: [] } },
  ]);
  expect(read('nasty-missing-contacts')).toMatchObject([
    { from: { externalId: dana.externalId, address: '+16315550187' } },
  ]);
});

test('contacts are matched by id, not by their place in the list', () => {
  expect(read('nasty-multi-messages-contacts-unordered')).toMatchObject([
    { from: { name: 'Dana Whitfield' } },
    { from: { name: 'Owen Achebe' } },
    { from: { name: 'Dana Whitfield' } },
  ]);
});

test('a hostile name loses what could break a list; a blank one is no name', () => {
  expect(read('nasty-contact-hostile-profile-name')).toMatchObject([
    { from: { name: '<img src=x onerror=alert(1)> gnp.exe Set-Cookie: a=b' } },
  ]);
  expect(read('nasty-contact-empty-profile-name')).toMatchObject([{ from: { externalId: dana.externalId } }]);
  expect(JSON.stringify(read('nasty-contact-empty-profile-name'))).not.toContain('"name"');
});

test.each<[string, string, object]>([
  ['audio-file', 'audio', { attachments: [{ kind: 'audio', mediaId: expect.any(String) }] }],
  ['document', 'file', { text: 'signed form', attachments: [{ kind: 'file', name: expect.any(String) }] }],
  ['sticker-animated', 'sticker', { content: { animated: true } }],
  ['nasty-media-no-url-no-caption', 'image', { text: null, attachments: [{ mediaId: '1184420976630250' }] }],
  ['location-pin', 'location', { content: { location: { latitude: 41.92696 } } }],
  ['nasty-location-integers', 'location', { content: { location: { latitude: 0 } } }],
  ['contacts-requested-number', 'contacts', { content: { contacts: [{ origin: 'contact_request' }] } }],
  ['interactive-list-reply', 'interactive', { text: 'Thursday 10:00', replyToExternalId: wamid }],
  ['nasty-nfm-reply-broken-json', 'interactive', { text: 'Sent' }],
  ['nasty-interactive-unknown-subtype', 'interactive', { text: null }],
  ['button-template-quick-reply', 'button', { text: 'Stop promotions' }],
  ['order', 'order', { text: 'Please gift wrap' }],
  ['unsupported', 'unsupported', { content: { unsupported: { type: 'poll_creation' } } }],
  ['nasty-legacy-type-unknown', 'unsupported', {}],
  ['nasty-media-download-error-131052', 'unsupported', { content: { errors: [{ code: 131052 }] } }],
  ['text-referral-post-video', 'text', { content: { referral: {} } }],
  ['nasty-context-reply-and-forwarded', 'text', { content: { forwarded: true }, replyToExternalId: wamid }],
  ['standby-inbound-message', 'text', { content: { standby: true } }],
])('%s is a message of kind %s', (name, kind, said) => {
  expect(read(name)).toMatchObject([{ type: 'message', channel: number, said: { kind, ...said } }]);
});

test('a kind of message we have never seen shows as a placeholder and is counted as unknown', () => {
  expect(read('nasty-unknown-message-type')).toMatchObject([
    { type: 'message', from: dana, said: { kind: 'unsupported', content: { unsupported: { type: 'payment_link' } } } },
    { type: 'unknown', what: 'message payment_link' },
  ]);
});

test.each<[string, object]>([
  ['status-sent', { status: 'sent', person: dana }],
  ['status-sent-template-marketing', { status: 'sent', ownReference: 'crm:msg:01J7ZK9Q' }],
  ['status-delivered', { status: 'delivered' }],
  ['status-delivered-bsuid-only', { status: 'delivered', person: { address: `bsuid:${dana.externalId}` } }],
  ['status-read', { status: 'read' }],
  ['status-failed-131047-window', { status: 'failed', failure: { code: 131047 } }],
  [
    'nasty-status-failed-several-errors',
    { status: 'failed', failure: { code: 131026, message: 'Message Undeliverable.' } },
  ],
  ['standby-status', { status: 'delivered' }],
])('%s', (name, expected) => {
  expect(read(name)).toMatchObject([{ type: 'status', channel: number, externalId: wamid, ...expected }]);
});

test('a failure without a reason is still a failure; a status nobody knows is not guessed', () => {
  expect(read('nasty-status-failed-no-errors')).toMatchObject([{ type: 'status', status: 'failed' }]);
  expect(read('nasty-status-unknown-value')).toMatchObject([{ type: 'unknown', what: 'status warning' }]);
});

test('three hundred statuses of one delivery are three hundred events', () => {
  const events = read('nasty-status-large-batch');
  expect(events).toHaveLength(300);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['status']));
});

test('entries, accounts and changes of one delivery each keep their own number', () => {
  const places = read('nasty-multi-entry-multi-change').map(({ type, channel }) => [type, channel.externalId]);
  expect(places).toEqual([
    ['message', '271839405561208'],
    ['status', '271839405561208'],
    ['message', '271839405569911'],
    ['account-change', '304918275560142'],
  ]);
});

test.each<[string, object[]]>([
  ['reaction', [{ type: 'reaction', from: dana, emoji: '👍', targetExternalId: wamid }]],
  ['edit-text', [{ type: 'edit', externalId: wamid, text: 'Hi, is the Thursday 11am slot still free?' }]],
  ['edit-image-caption', [{ type: 'edit', text: 'The leak under the kitchen sink' }]],
  ['smb-message-echo-text', [{ type: 'echo', to: dana, appId: null, said: { text: 'Answered from my phone' } }]],
  ['smb-message-echo-edit', [{ type: 'edit', externalId: wamid }]],
  ['smb-message-echo-revoke', [{ type: 'unsend', externalId: wamid }]],
  ['standby-message-echo', [{ type: 'echo', to: { address: '+16315550187' }, said: { text: 'Automated answer' } }]],
  ['messaging-handovers-control-passed', [{ type: 'handover', channel: number }]],
  ['account-update-partner-added', [{ type: 'account-change', channel: { externalId: '304918275560142' } }]],
  ['errors-value-level', [{ type: 'account-change', field: 'errors', channel: number }]],
  ['template-status-rejected', [{ type: 'template-status', content: { event: 'REJECTED' } }]],
  ['user-preferences-stop', [{ type: 'optin', from: dana, content: { value: 'stop' } }]],
  [
    'group-text',
    [{ type: 'message', from: { externalId: 'group:120363041998877665' }, author: { name: 'Dana Whitfield' } }],
  ],
  ['status-group-delivered', [{ type: 'ignored' }, { type: 'ignored' }]],
  [
    'system-user-changed-number',
    [
      { type: 'person-change', previousIds: ['16315550187'], current: { externalId: '16315550211' } },
      { type: 'happening', kind: 'system', from: { externalId: '16315550187' } },
    ],
  ],
  [
    'history-chunk',
    [
      { type: 'echo', status: 'read', imported: { opensWindow: false } },
      { type: 'message', said: { kind: 'placeholder' }, imported: { opensWindow: false } },
      { type: 'message', said: { text: 'Paid, thanks' } },
      { type: 'echo', status: 'delivered' },
    ],
  ],
  ['user-id-update', [{ type: 'person-change', previousIds: ['US.10385520417736290551'] }]],
  ['smb-app-state-sync-add', [{ type: 'acquaintance', from: { name: 'Lee Park' } }, { type: 'acquaintance' }]],
  ['account-update-disabled', [{ type: 'account-change', notice: { topic: 'account', level: 'error' } }]],
  ['template-status-rejected', [{ type: 'template-status', notice: { level: 'warning' } }]],
  ['call-connect', [{ type: 'happening', kind: 'call' }]],
  ['nasty-empty-arrays', []],
  ['nasty-standby-empty', []],
  ['nasty-unknown-object', []],
])('%s', (name, expected) => {
  expect(read(name)).toMatchObject(expected);
  expect(read(name)).toHaveLength(expected.length);
});
