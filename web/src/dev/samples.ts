import type { Attachment } from '@roost/contract/attachments.ts';
import type { Message } from '@roost/contract/messages.ts';

/** One message of each kind, as the server would answer it. */
export interface Sample {
  name: string;
  change: Partial<Message>;
}

export function message(change: Partial<Message>): Message {
  const out = change.direction === 'out';
  return {
    id: crypto.randomUUID(),
    conversationId: '',
    clientKey: null,
    direction: 'in',
    kind: 'text',
    text: null,
    content: {},
    author: out ? { type: 'agent', name: 'Olivia' } : { type: 'contact', name: 'Maria Silva' },
    status: out ? 'read' : null,
    occurredAt: '2026-03-01T10:00:00Z',
    externalId: null,
    replyToId: null,
    replyTo: null,
    editedAt: null,
    deletedAt: null,
    hidden: false,
    liked: false,
    reactions: [],
    attachments: [],
    privateReply: null,
    error: null,
    ...change,
  };
}

function picture(hue: number, width = 800, height = 600): string {
  const sun = `<circle cx='${width * 0.7}' cy='${height * 0.35}' r='${height / 6}' fill='hsl(${hue + 40} 80% 70%)'/>`;
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='${width}' height='${height}'><rect width='100%' height='100%' fill='hsl(${hue} 55% 55%)'/>${sun}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** A second of a soft tone, made here: the page needs no server. */
function tone(): string {
  const rate = 8000;
  const bytes = new DataView(new ArrayBuffer(44 + rate));
  const text = (at: number, word: string) =>
    [...word].forEach((sign, n) => void bytes.setUint8(at + n, sign.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + rate, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  text(36, 'data');
  bytes.setUint32(40, rate, true);
  for (let n = 0; n < rate; n += 1) bytes.setUint8(44 + n, 128 + 40 * Math.sin((n / rate) * 440 * 2 * Math.PI));
  return URL.createObjectURL(new Blob([bytes.buffer], { type: 'audio/wav' }));
}

function file(kind: Attachment['kind'], change: Partial<Attachment> = {}): Attachment {
  const nothing = { name: null, mimeType: null, bytes: null, width: null, height: null, failure: null };
  return { id: crypto.randomUUID(), kind, ...nothing, state: 'stored', url: null, previewUrl: null, ...change };
}

const photo = (hue: number) => file('image', { url: picture(hue), mimeType: 'image/jpeg', width: 800, height: 600 });
const ad = { source: 'ADS', ref: 'spring_sale', ads_context_data: { ad_title: 'Spring jackets' } };
const clickToChat = {
  source_type: 'ad',
  headline: 'Blue jacket, 20 % off',
  body: 'This week only',
  source_url: 'https://fb.me/abc',
};
const person = {
  name: { formatted_name: 'Dana Whitfield' },
  org: { company: 'Sunny Side' },
  phones: [{ phone: '+1 631 555 0187', type: 'CELL' }],
};
const products = [
  { product_retailer_id: 'Blue jacket M', quantity: 1, item_price: 89.9, currency: 'EUR' },
  { product_retailer_id: 'Wool socks', quantity: 3, item_price: 7.5, currency: 'EUR' },
];
const buttons = [{ reply: { title: 'Yes, please' } }, { reply: { title: 'Another day' } }];
const flow = JSON.stringify({ size: 'M', colour: 'blue', flow_token: 'x', delivery: { day: 'Friday' } });

export function samples(): Sample[] {
  const wav = tone();
  return [
    {
      name: 'Text with a link',
      change: { text: 'Is the blue jacket on https://example.com/shop still available in *M*?' },
    },
    { name: 'Photo', change: { kind: 'image', attachments: [photo(200)] } },
    { name: 'Photo with words', change: { kind: 'image', text: 'This one!', attachments: [photo(20)] } },
    {
      name: 'Album',
      change: { kind: 'image', attachments: [photo(10), photo(90), photo(180), photo(270), photo(300)] },
    },
    { name: 'File on its way', change: { kind: 'image', attachments: [file('image', { state: 'pending' })] } },
    {
      name: 'File that did not come',
      change: {
        kind: 'image',
        attachments: [file('image', { state: 'failed', failure: 'Meta no longer has this file.' })],
      },
    },
    { name: 'Voice note', change: { kind: 'audio', attachments: [file('audio', { url: wav })] } },
    { name: 'Video', change: { kind: 'video', attachments: [file('video', { url: wav })] } },
    {
      name: 'File',
      change: {
        kind: 'file',
        attachments: [file('file', { url: wav, name: 'Offer March.pdf', mimeType: 'application/pdf', bytes: 284_000 })],
      },
    },
    { name: 'Sticker', change: { kind: 'sticker', attachments: [file('sticker', { url: picture(50, 140, 140) })] } },
    {
      name: 'Location',
      change: {
        kind: 'location',
        content: { location: { latitude: 52.52, longitude: 13.405, name: 'Alexanderplatz', address: 'Berlin' } },
      },
    },
    { name: 'Contact card', change: { kind: 'contacts', content: { contacts: [person] } } },
    {
      name: 'Shared number',
      change: { kind: 'contacts', content: { contacts: [{ ...person, origin: 'contact_request' }] } },
    },
    { name: 'Story mention', change: { kind: 'story_mention', content: { share: {} }, attachments: [photo(320)] } },
    {
      name: 'Reply to a story',
      change: { text: 'Love this!', content: { story: { url: 'https://www.instagram.com/stories/x' } } },
    },
    {
      name: 'Reel',
      change: { kind: 'ig_reel', content: { share: { title: 'How we dye wool' } }, attachments: [photo(130)] },
    },
    { name: 'Post', change: { kind: 'post', content: { share: { title: 'Summer opening hours' } } } },
    {
      name: 'Shared link',
      change: {
        kind: 'link',
        content: { link: { url: 'https://example.com/jacket', title: 'Blue jacket – Example Shop' } },
      },
    },
    {
      name: 'Product',
      change: {
        kind: 'template',
        content: {
          template: {
            product: { elements: [{ id: '1', retailer_id: 'J1', title: 'Blue jacket', subtitle: '€89.90' }] },
          },
        },
      },
    },
    {
      name: 'WhatsApp template',
      change: {
        kind: 'template',
        text: 'Your order 1042 is on its way.',
        content: { template: { name: 'order_shipped', language: 'en' } },
      },
    },
    { name: 'Suggestion tapped', change: { text: 'Green', content: { quickReply: { payload: 'GREEN' } } } },
    { name: 'Button tapped', change: { kind: 'postback', text: 'Talk to a person', content: { payload: 'TALK' } } },
    {
      name: 'Choice from a list',
      change: {
        kind: 'interactive',
        text: 'Friday',
        content: {
          interactive: { type: 'list_reply', list_reply: { title: 'Friday', description: 'between 9 and 12' } },
        },
      },
    },
    {
      name: 'Buttons offered',
      change: {
        kind: 'interactive',
        text: 'Shall we deliver on Friday?',
        content: {
          interactive: { type: 'button', body: { text: 'Shall we deliver on Friday?' }, action: { buttons } },
        },
      },
    },
    {
      name: 'List offered',
      change: {
        kind: 'interactive',
        content: {
          interactive: {
            type: 'list',
            header: { type: 'text', text: 'Delivery' },
            body: { text: 'Which day suits you?' },
            footer: { text: 'Free of charge' },
            action: { button: 'See days', sections: [{ rows: [{ title: 'Friday' }, { title: 'Saturday' }] }] },
          },
        },
      },
    },
    {
      name: 'Button with a link',
      change: {
        kind: 'interactive',
        content: {
          interactive: {
            type: 'cta_url',
            body: { text: 'The whole menu is on our page.' },
            action: { parameters: { display_text: 'See the menu', url: 'https://example.com/menu' } },
          },
        },
      },
    },
    {
      name: 'Asked for a location',
      change: {
        kind: 'interactive',
        content: {
          interactive: { type: 'location_request_message', body: { text: 'Where are you?' }, action: {} },
        },
      },
    },
    {
      name: 'Suggestions offered',
      change: { text: 'Which colour?', content: { quickReplies: [{ title: 'Blue' }, { title: 'Green' }] } },
    },
    {
      name: 'Form filled in',
      change: {
        kind: 'interactive',
        content: { interactive: { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: flow } } },
      },
    },
    {
      name: 'Call permission',
      change: {
        kind: 'interactive',
        content: { interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } } },
      },
    },
    {
      name: 'Order',
      change: { kind: 'order', text: 'Gift wrap, please', content: { order: { product_items: products } } },
    },
    {
      name: 'Appointment',
      change: {
        kind: 'appointment',
        content: {
          appointment: { start_time: 1790500123, end_time: 1790503723, status: 'confirmed', timezone: 'Europe/Berlin' },
        },
      },
    },
    { name: 'From an ad (Messenger, Instagram)', change: { text: 'I saw your ad', content: { referral: ad } } },
    { name: 'From an ad (WhatsApp)', change: { text: 'Hello!', content: { referral: clickToChat } } },
    { name: 'Forwarded', change: { text: 'Closed on Monday', content: { forwarded: true } } },
    { name: 'Another app answers', change: { text: 'Is anybody there?', content: { standby: true } } },
    { name: 'Comment', change: { kind: 'comment', text: 'Do you ship to Norway?' } },
    {
      name: 'Comment with a photo',
      change: { kind: 'comment', attachments: [photo(160)], content: { said: 'image' } },
    },
    { name: 'Comment without words', change: { kind: 'comment' } },
    { name: 'Hidden comment', change: { kind: 'comment', text: 'Buy followers here', hidden: true } },
    {
      name: 'Mention',
      change: { kind: 'comment', text: '@sunnyside you have to see this', content: { mention: true } },
    },
    {
      name: 'Comment during a live video',
      change: { kind: 'comment', text: 'Hello from Porto!', content: { live: true } },
    },
    {
      name: 'Reply to a message',
      change: {
        text: 'That one',
        replyTo: { id: 'x', direction: 'out', kind: 'text', text: 'The blue or the green one?', authorName: 'Olivia' },
      },
    },
    {
      name: 'Reactions',
      change: {
        text: 'It came today!',
        reactions: [
          { emoji: '❤️', by: 'agent' },
          { emoji: '👍', by: 'contact' },
        ],
      },
    },
    { name: 'Edited', change: { text: 'On Friday, not on Thursday', editedAt: '2026-03-01T10:05:00Z' } },
    { name: 'Deleted', change: { deletedAt: '2026-03-01T10:06:00Z' } },
    {
      name: 'Not handed over by Meta',
      change: { kind: 'unsupported', content: { unsupported: { type: 'poll_creation' } } },
    },
    { name: 'A kind from the future', change: { kind: 'hologram' } },
    { name: 'Left on the phone', change: { kind: 'placeholder' } },
  ];
}

/** Lines between the messages. */
export function happenings(): Partial<Message>[] {
  const event = (kind: string, change: Partial<Message> = {}) => ({ direction: 'event' as const, kind, ...change });
  return [
    event('referral', { content: { referral: ad } }),
    event('optin', { content: { title: 'Weekly deals' } }),
    event('optin', { content: { value: 'stop' } }),
    event('handover', { content: { take_thread_control: {} } }),
    event('handover', { content: { pass_thread_control: {} } }),
    event('call', { content: { call: { event: 'connect' } } }),
    event('call', { content: { call: { event: 'terminate', seconds: 120 } } }),
    event('call', { content: { call: { event: 'terminate', seconds: 0 } } }),
    event('system', { text: 'Dana Whitfield changed from 16315550187 to 16315550211' }),
    event('account_linking', { text: 'linked' }),
    event('feedback', { text: '5 · Very quick, thank you' }),
    event('form', { text: '12 Harbour Street, Porto' }),
    event('cart', { text: 'Blue jacket' }),
    event('coupon', { text: 'SPRING20' }),
  ];
}
