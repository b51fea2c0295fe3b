/** What the button "Test" in the app dashboard sends for a field: ids "0", old timestamps as strings, one of three shapes. */
export type SampleShape = 'changes' | 'messaging' | 'flat' | 'bare';

const oldTimestamp = '1527459824';

/** platform.md §3.5: sender 12334, recipient 23245. */
const parties = { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: oldTimestamp };

const messaging: Record<string, object> = {
  messages: { ...parties, message: { mid: 'test_message_id', text: 'test_message' } },
  message_echoes: { ...parties, message: { mid: 'test_message_id', text: 'test_message', is_echo: true } },
  message_edits: { ...parties, message_edit: { mid: 'test_message_id', text: 'edited', num_edit: '1' } },
  message_edit: { ...parties, message_edit: { mid: 'test_message_id', text: 'edited', num_edit: '1' } },
  message_deliveries: { ...parties, delivery: { mids: ['test_message_id'], watermark: oldTimestamp } },
  message_reads: { ...parties, read: { watermark: oldTimestamp } },
  messaging_seen: { ...parties, read: { mid: 'test_message_id' } },
  message_reactions: {
    ...parties,
    reaction: { mid: 'test_message_id', action: 'react', reaction: 'love', emoji: '\u2764\ufe0f' },
  },
  messaging_postbacks: {
    ...parties,
    postback: { mid: 'test_message_id', title: 'Get Started', payload: 'DEVELOPER_DEFINED_PAYLOAD' },
  },
  messaging_referrals: { ...parties, referral: { ref: 'test_ref', source: 'SHORTLINK', type: 'OPEN_THREAD' } },
  messaging_referral: { ...parties, referral: { ref: 'test_ref', source: 'IGME-SOURCE-LINK', type: 'OPEN_THREAD' } },
  messaging_optins: { ...parties, optin: { type: 'notification_messages', payload: 'test', title: 'test' } },
  messaging_handovers: {
    ...parties,
    pass_thread_control: { previous_owner_app_id: '123', new_owner_app_id: '456', metadata: 'test' },
  },
};

const changes: Record<string, object> = {
  feed: {
    ...{ item: 'status', post_id: '44444444_444444444', verb: 'add', published: 1, created_time: 1527459824 },
    ...{ message: 'Example post content.', from: { name: 'Test Page', id: '1067280970047460' } },
  },
  mention: { message_id: '0', item: 'comment', verb: 'add' },
  // Without `from.id` of anybody real, as the dashboard sends it.
  comments: {
    ...{ id: '17865799348089039', text: 'This is an example.', from: { id: '232323232', username: 'test' } },
    media: { id: '123123123', media_product_type: 'FEED' },
  },
  live_comments: { id: '17865799348089039', text: 'This is an example.', media: { id: '123123123' } },
  mentions: { comment_id: '17873440459141021', media_id: '17930112247100236' },
  story_insights: { media_id: '17887498072083520', impressions: 444, reach: 44, taps_forward: 4, exits: 3, replies: 0 },
  account_update: { phone_number: '16505551111', event: 'VERIFIED_ACCOUNT' },
  message_template_status_update: {
    ...{ event: 'APPROVED', message_template_id: 12345678, message_template_name: 'my_message_template' },
    ...{ message_template_language: 'pt-BR', reason: null },
  },
  phone_number_quality_update: { display_phone_number: '16505551111', event: 'FLAGGED', current_limit: 'TIER_10K' },
};

const whatsappMessages = {
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '16505551111', phone_number_id: '123456123' },
  contacts: [{ profile: { name: 'test user name' }, wa_id: '16315551181' }],
  messages: [
    {
      ...{ from: '16315551181', id: 'ABGGFlA5Fpa', timestamp: '1504902988', type: 'text' },
      text: { body: 'this is a text message' },
    },
  ],
};

/** The exact object that would be posted, or null for a field without a sample. `nowMs` becomes the entry's time. */
export function sampleEvent(object: string, field: string, shape: SampleShape, nowMs: number): object | null {
  const whatsapp = object === 'whatsapp_business_account';
  const item =
    whatsapp && field === 'messages'
      ? whatsappMessages
      : whatsapp
        ? changes[field]
        : (messaging[field] ?? changes[field]);
  if (item === undefined) return null;
  // platform.md §3.5: seconds with changes, milliseconds with messaging.
  const seconds = { id: '0', time: Math.floor(nowMs / 1000) };
  if (shape === 'bare') return { field, value: item };
  if (shape === 'flat') return { object, entry: [{ ...seconds, field, value: item }] };
  if (shape === 'messaging' && field in messaging && !whatsapp) {
    return { object, entry: [{ id: '0', time: nowMs, messaging: [item] }] };
  }
  return { object, entry: [{ ...seconds, changes: [{ field, value: item }] }] };
}

export const sampleShapes: SampleShape[] = ['changes', 'messaging', 'flat', 'bare'];
