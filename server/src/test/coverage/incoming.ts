/** Everything Meta can tell a webhook, by channel, each with the sample that proves it is read. */
import type { ReadCell as Cell, Row, Sample } from './table.ts';

const yes = (...samples: Sample[]): Cell => ({ samples });
const partly = (sentence: string, ...samples: Sample[]): Cell => ({ samples, partly: sentence });
const none: Cell = { not: 'Meta has none' };

export const incoming: readonly Row<Cell>[] = [
  {
    kind: 'Text',
    facebook: yes(['page-messages-text', 'message text']),
    instagram: yes(['ig-messages-reply-inline', 'message text']),
    whatsapp: yes(['text', 'message text']),
  },
  {
    kind: 'Quick reply, button of a template',
    facebook: yes(['page-messages-quick-reply', 'message text']),
    instagram: yes(['ig-messages-quick-reply', 'message text']),
    whatsapp: yes(['button-template-quick-reply', 'message button']),
  },
  {
    kind: 'Photos, several in one message',
    facebook: yes(['page-messages-attachment-image', 'message image']),
    instagram: yes(['ig-messages-attachment-image', 'message image']),
    whatsapp: yes(['nasty-media-no-url-no-caption', 'message image']),
  },
  {
    kind: 'Video',
    facebook: yes(['page-messages-attachment-video', 'message video']),
    instagram: yes(['own-video', 'message video']),
    whatsapp: yes(['own-video', 'message video']),
  },
  {
    kind: 'Voice note, audio',
    facebook: yes(['page-messages-attachment-audio', 'message audio']),
    instagram: yes(['ig-messages-attachment-audio', 'message audio']),
    whatsapp: yes(['audio-file', 'message audio']),
  },
  {
    kind: 'File',
    facebook: yes(['page-messages-attachment-file', 'message file']),
    instagram: yes(['ig-messages-attachment-file', 'message file']),
    whatsapp: yes(['document', 'message file'], ['nasty-media-odd-mime', 'message file']),
  },
  {
    kind: 'Sticker',
    facebook: yes(
      ['page-messages-attachment-sticker', 'message sticker'],
      ['nasty-sticker-transition-both', 'message sticker'],
    ),
    instagram: { not: 'comes as a photo' },
    whatsapp: yes(['sticker-static', 'message sticker'], ['sticker-animated', 'message sticker']),
  },
  {
    kind: 'Reel, post, share',
    facebook: yes(
      ['page-messages-attachment-reel', 'message reel'],
      ['page-messages-attachment-post', 'message post'],
      ['page-messages-attachment-ig-post', 'message ig_post'],
      ['page-messages-attachment-ig-reel', 'message ig_reel'],
    ),
    instagram: yes(
      ['ig-messages-attachment-ig-reel', 'message ig_reel'],
      ['ig-messages-attachment-ig-post', 'message ig_post'],
      ['ig-messages-attachment-share-legacy', 'message share'],
    ),
    whatsapp: none,
  },
  {
    kind: 'Story mention, story reply',
    facebook: none,
    instagram: yes(
      ['ig-messages-attachment-story-mention', 'message story_mention'],
      ['ig-messages-reply-story', 'message text'],
      ['ig-messages-attachment-ig-story', 'message ig_story'],
    ),
    whatsapp: none,
  },
  {
    kind: 'Shared link',
    facebook: yes(
      ['page-messages-attachment-fallback', 'message text'],
      ['nasty-fallback-payload-string', 'message link'],
    ),
    instagram: yes(['own-shared-link', 'message link']),
    whatsapp: { not: 'comes as text' },
  },
  {
    kind: 'Product, template',
    facebook: yes(['page-messages-attachment-template-product', 'message template']),
    instagram: yes(['ig-messages-referral-product', 'message text']),
    whatsapp: yes(['order', 'message order'], ['nasty-order-empty-text-float-price', 'message order']),
  },
  {
    kind: 'Location',
    facebook: yes(['page-messages-attachment-location', 'message location']),
    instagram: none,
    whatsapp: yes(['location-pin', 'message location'], ['nasty-location-integers', 'message location']),
  },
  {
    kind: 'Contact cards',
    facebook: none,
    instagram: none,
    whatsapp: yes(['contacts-requested-number', 'message contacts'], ['nasty-contacts-minimal', 'message contacts']),
  },
  {
    kind: 'Appointment',
    facebook: yes(['page-messages-attachment-appointment', 'message appointment']),
    instagram: none,
    whatsapp: none,
  },
  {
    kind: 'Interactive answers: list, button, flow, call permission',
    facebook: none,
    instagram: none,
    whatsapp: yes(
      ['interactive-list-reply', 'message interactive'],
      ['interactive-nfm-reply-flow', 'message interactive'],
      ['interactive-call-permission-reply', 'message interactive'],
      ['nasty-interactive-unknown-subtype', 'message interactive'],
    ),
  },
  {
    kind: 'What Meta does not hand over',
    facebook: yes(['nasty-fallback-no-payload', 'message unsupported']),
    instagram: yes(
      ['nasty-attachment-unsupported-type', 'message unsupported'],
      ['nasty-attachments-empty-array', 'message unsupported'],
    ),
    whatsapp: yes(['unsupported', 'message unsupported'], ['nasty-unknown-message-type', 'message unsupported']),
  },
  {
    kind: 'Reply to a message',
    facebook: yes(['page-message-echo-reply', 'echo text']),
    instagram: yes(['ig-messages-reply-inline', 'message text']),
    whatsapp: yes(['nasty-context-reply-and-forwarded', 'message text']),
  },
  {
    kind: 'Reaction on and off',
    facebook: yes(['page-message-reaction-unreact', 'reaction off'], ['page-feed-reaction-on-comment', 'reaction on']),
    instagram: yes(['ig-message-reaction-react', 'reaction on'], ['ig-message-reaction-unreact', 'reaction off']),
    whatsapp: yes(['reaction', 'reaction on']),
  },
  {
    kind: 'Edit',
    facebook: yes(['page-message-edit', 'edit']),
    instagram: yes(['nasty-message-edit-unknown-mid', 'edit']),
    whatsapp: yes(['edit-text', 'edit'], ['smb-message-echo-edit', 'edit']),
  },
  {
    kind: 'Unsend',
    facebook: yes(['page-messages-is-deleted', 'unsend']),
    instagram: yes(['ig-messages-is-deleted', 'unsend']),
    whatsapp: yes(['smb-message-echo-revoke', 'unsend']),
  },
  {
    kind: 'Postback, ice breaker',
    facebook: yes(['page-postback-button', 'postback'], ['page-postback-get-started-referral', 'postback']),
    instagram: yes(['own-ice-breaker', 'postback']),
    whatsapp: none,
  },
  {
    kind: 'Opt-in, opt-out',
    facebook: yes(['page-optin-notification-messages', 'optin'], ['page-optin-notification-stop', 'optin']),
    instagram: yes(['ig-optin-notification-messages', 'optin']),
    whatsapp: yes(['user-preferences-stop', 'optin'], ['user-preferences-resume', 'optin']),
  },
  {
    kind: 'Referral, ad',
    facebook: yes(
      ['page-referral-ad', 'referral'],
      ['page-referral-shortlink', 'referral'],
      ['page-messages-referral-ad', 'message text'],
    ),
    instagram: yes(['ig-referral-igme', 'referral'], ['ig-messages-referral-ad', 'message text']),
    whatsapp: yes(['text-referral-post-video', 'message text'], ['nasty-referral-status-ad-no-clid', 'message text']),
  },
  {
    kind: 'Delivered, read, failed',
    facebook: yes(
      ['page-message-delivery', 'status delivered watermark'],
      ['nasty-read-watermark-legacy-seq', 'status read watermark'],
    ),
    instagram: yes(['ig-messaging-seen', 'status read']),
    whatsapp: yes(
      ['status-delivered', 'status delivered'],
      ['status-read', 'status read'],
      ['status-failed-131047-window', 'status failed'],
    ),
  },
  {
    kind: 'Echo from elsewhere',
    facebook: yes(['page-message-echo-page-inbox', 'echo text'], ['nasty-echo-other-app', 'echo text']),
    instagram: yes(['ig-messages-echo', 'echo text'], ['ig-messages-echo-media', 'echo image']),
    whatsapp: yes(['smb-message-echo-text', 'echo text'], ['nasty-echo-unsupported', 'echo unsupported']),
  },
  {
    kind: 'Standby, thread control',
    facebook: yes(
      ['page-standby-echo', 'echo template'],
      ['page-handover-pass', 'handover'],
      ['page-handover-take', 'handover'],
    ),
    instagram: yes(['ig-standby-message', 'message text'], ['ig-handover-pass', 'handover']),
    whatsapp: yes(['standby-inbound-message', 'message text'], ['messaging-handovers-control-passed', 'handover']),
  },
  {
    kind: 'Policy enforcement',
    facebook: yes(['page-policy-enforcement-block', 'messaging_policy_enforcement error']),
    instagram: yes(['own-policy-warning', 'messaging_policy_enforcement warning']),
    whatsapp: yes(['account-update-account-violation', 'account_update warning']),
  },
  {
    kind: 'Feedback, forms, account linking',
    facebook: yes(
      ['page-messaging-feedback', 'happening feedback'],
      ['page-customer-information', 'happening form'],
      ['page-account-linking-linked', 'happening account_linking'],
    ),
    instagram: none,
    whatsapp: yes(['interactive-nfm-reply-address', 'message interactive']),
  },
  {
    kind: 'Comments and replies',
    facebook: yes(
      ['page-feed-comment-add', 'comment text'],
      ['page-feed-comment-reply-add', 'comment text'],
      ['page-feed-comment-add-photo', 'comment image'],
    ),
    instagram: yes(['ig-comments-facebook-login', 'comment text'], ['ig-comments-changes-id', 'comment text']),
    whatsapp: none,
  },
  {
    kind: 'Comment edited, removed, hidden',
    facebook: yes(
      ['page-feed-comment-edited', 'comment edited'],
      ['page-feed-comment-remove', 'comment removed'],
      ['page-feed-comment-hide', 'comment hidden'],
      ['page-feed-comment-unhide', 'comment unhidden'],
    ),
    instagram: { not: 'Meta does not tell' },
    whatsapp: none,
  },
  {
    kind: 'Comments of our own',
    facebook: yes(['own-comment-by-the-page', 'own-comment text']),
    instagram: yes(['nasty-ig-comment-by-own-account', 'own-comment text']),
    whatsapp: none,
  },
  {
    kind: 'Live comments',
    facebook: { not: 'come as comments' },
    instagram: yes(['ig-live-comments', 'comment text']),
    whatsapp: none,
  },
  {
    kind: 'Mentions',
    facebook: yes(['own-mention', 'comment text']),
    instagram: yes(['ig-mentions-comment', 'mention'], ['ig-mentions-media', 'mention']),
    whatsapp: none,
  },
  {
    kind: 'Posts of visitors',
    facebook: yes(['page-feed-post-add-visitor', 'comment text']),
    instagram: none,
    whatsapp: none,
  },
  {
    kind: 'Groups',
    facebook: none,
    instagram: none,
    whatsapp: partly(
      'kept apart with their authors; receipts of single members are not shown.',
      ['group-text', 'message text'],
      ['status-group-delivered', 'ignored: receipts of a group come once per participant'],
    ),
  },
  {
    kind: 'Another number, another id',
    facebook: none,
    instagram: none,
    whatsapp: partly(
      'if both ids have written already, the contacts are merged and two conversations stay.',
      ['system-user-changed-number', 'person-change'],
      ['user-id-update', 'person-change'],
      ['text-bsuid-only', 'message text'],
    ),
  },
  {
    kind: 'Calls',
    facebook: none,
    instagram: none,
    whatsapp: partly(
      'shown as lines; Roost takes no calls.',
      ['call-connect', 'happening call'],
      ['call-terminate', 'happening call'],
    ),
  },
  {
    kind: 'Account, quality, limits, names',
    facebook: none,
    instagram: none,
    whatsapp: yes(
      ['account-update-disabled', 'account_update error'],
      ['account-alerts', 'account_alerts warning'],
      ['phone-number-quality-update', 'phone_number_quality_update info'],
      ['business-capability-update', 'business_capability_update info'],
    ),
  },
  {
    kind: 'Templates',
    facebook: none,
    instagram: none,
    whatsapp: yes(
      ['template-status-rejected', 'template warning'],
      ['template-quality-update', 'template warning'],
      ['template-category-update-done', 'template info'],
    ),
  },
  {
    kind: 'The phone’s history and address book',
    facebook: none,
    instagram: none,
    whatsapp: yes(
      ['history-chunk', 'message placeholder imported'],
      ['history-media-followup', 'message image imported'],
      ['smb-app-state-sync-add', 'acquaintance'],
    ),
  },
  {
    kind: 'Kinds nobody knows',
    facebook: yes(
      ['nasty-unknown-event-key', 'unknown: messaging something_new'],
      ['nasty-unknown-change-field', 'unknown: change foo'],
    ),
    instagram: yes(['own-unknown-field', 'unknown: change message_polls']),
    whatsapp: yes(
      ['nasty-unknown-message-type', 'unknown: message payment_link'],
      ['nasty-status-unknown-value', 'unknown: status warning'],
    ),
  },
];
