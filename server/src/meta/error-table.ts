/**
 * What Meta's error codes mean for Graph, Messenger and Instagram, and for WhatsApp (META.md §6).
 * One row: codes, class, our own code, the sentence for the agent, who can act, and the button. `190/460` is code and
 * subcode; `200-299` a range. The first table that knows the code wins; within one, code and subcode beat the code alone.
 */

export type ErrorClass =
  | 'retry'
  | 'rate'
  | 'reconnect'
  | 'scope'
  | 'window'
  | 'template'
  | 'dead'
  | 'agent'
  | 'owner'
  | 'bug'
  | 'policy'
  | 'wait'
  | 'admin'
  | 'info';

export type Who = 'agent' | 'admin' | 'customer' | 'roost' | 'nobody';

export type Row = readonly [
  codes: string,
  errorClass: ErrorClass,
  code: string,
  message: string,
  who: Who,
  action: string | null,
];

const reconnect = 'Reconnect';
const permissions = 'Check permissions';
const again = 'Retry';

// biome-ignore format: one row a line, as the table it is
export const graphErrors: readonly Row[] = [
  ['1, 2, 1200', 'retry', 'temporary', 'Meta has a hiccup. Roost tries again by itself.', 'roost', null],
  ['1/99', 'retry', 'temporary', 'Meta refused without a reason, often because a permission is missing.', 'admin', permissions],
  ['1/1357046', 'info', 'unknown_outcome', 'Meta did not confirm this message; it may have arrived.', 'agent', 'Send again'],
  ['2/2018344', 'admin', 'contact_terms', 'The Page has to accept Meta’s contact terms first.', 'admin', 'Open Meta'],
  ['3', 'scope', 'capability_missing', 'The Meta app is not allowed to do this.', 'admin', permissions],
  ['4, 17, 32, 341, 613, 9/2018352', 'rate', 'rate_limited', 'Meta’s limit is reached. Roost waits and tries again.', 'roost', null],
  ['80001, 80002, 80006, 80008', 'rate', 'rate_limited', 'Meta’s limit for this account is reached. Roost waits and tries again.', 'roost', null],
  ['613/1996, 613/2534040', 'rate', 'rate_limited', 'Meta asks us to go slower. Roost waits and tries again.', 'roost', null],
  ['4/2018354', 'agent', 'too_soon', 'It is too soon for another marketing message to this person.', 'agent', null],
  ['613/2018338', 'policy', 'tag_misuse', 'Meta stopped tagged messages to this person because of too many of them.', 'admin', null],
  ['613/1893016', 'agent', 'already_asked', 'This person has been asked to opt in already.', 'agent', null],
  ['10, 200-299', 'scope', 'permission_missing', 'Meta did not grant the permission for this, or it was taken back.', 'admin', reconnect],
  ['10/2018278, 10/2534022, 10/2018065, 10/2018276, 10/2534044', 'window', 'window_closed', 'The reply window is closed: this person has not written for too long.', 'agent', 'Send as human agent'],
  ['10/2018108', 'dead', 'cannot_receive', 'This person cannot receive messages right now.', 'customer', null],
  ['10/2534077', 'reconnect', 'instagram_link', 'Instagram account and Page are no longer linked, or two-factor authentication is asked for.', 'admin', reconnect],
  ['10/1893063', 'policy', 'page_restricted', 'Meta has restricted this Page from sending messages for now.', 'admin', 'Open Meta'],
  ['10/1893015, 10/1404170', 'agent', 'stopped_by_person', 'This person has stopped these messages.', 'customer', null],
  ['10/2018336', 'agent', 'region_rules', 'Messages of this kind are not allowed in this person’s region.', 'nobody', null],
  ['100', 'bug', 'invalid_request', 'Meta did not accept the form of this request.', 'roost', null],
  ['100/33', 'scope', 'object_missing', 'Meta cannot find this object, or we may not see it.', 'admin', permissions],
  ['100/2018001, 100/2534014', 'dead', 'no_such_person', 'Meta does not know this person on this account.', 'nobody', null],
  ['100/2018008, 100/2018294', 'retry', 'media_fetch_failed', 'Meta could not fetch the file.', 'agent', again],
  ['100/2018047, 100/2018109, 100/2018074', 'agent', 'media_refused', 'Meta does not accept this file: wrong type, too large, or expired.', 'agent', 'Choose another file'],
  ['100/2018014, 100/2018164', 'bug', 'invalid_request', 'Meta did not accept the form of this request.', 'roost', null],
  ['100/2018320', 'agent', 'product_refused', 'Meta does not accept this product.', 'agent', null],
  ['100/2018328', 'bug', 'product_refused', 'Meta does not accept this product.', 'roost', null],
  ['100/2534013', 'reconnect', 'instagram_link', 'The Page has no Instagram account any more.', 'admin', reconnect],
  ['100/2534015', 'agent', 'content_refused', 'Meta does not allow this content in a message.', 'agent', 'Edit and retry'],
  ['100/2534025', 'agent', 'private_reply_impossible', 'This comment cannot be answered privately: answered already, older than 7 days, or deleted.', 'nobody', null],
  ['100/2534029', 'policy', 'messaging_blocked', 'Meta has blocked this business from Instagram messaging.', 'admin', 'Open Meta'],
  ['100/2534037, 2018300, 2018321', 'owner', 'other_app_owns_thread', 'Another app is handling this conversation at the moment.', 'admin', null],
  ['102, 190, 190/458, 190/463, 190/467, 190/466, 190/483', 'reconnect', 'login_expired', 'The login at Meta is no longer valid.', 'admin', reconnect],
  ['190/459', 'reconnect', 'login_checkpoint', 'Meta wants the person who connected this account to log in at facebook.com first.', 'admin', reconnect],
  ['190/460', 'reconnect', 'password_changed', 'The person who connected this account has changed their password.', 'admin', reconnect],
  ['190/464', 'reconnect', 'login_unconfirmed', 'The person who connected this account has to confirm their account at Facebook first.', 'admin', reconnect],
  ['190/492', 'reconnect', 'role_lost', 'The person who connected this Page has lost their role on it.', 'admin', reconnect],
  ['190/2069032', 'bug', 'page_token_needed', 'Meta wants the Page’s own token for this.', 'roost', null],
  ['104', 'bug', 'proof_refused', 'Meta refused the proof of our app secret.', 'admin', 'Update Credentials'],
  ['200/2018028, 200/2018027, 200/2018021', 'scope', 'app_not_live', 'The Meta app is not approved for messages to people without a role on it.', 'admin', 'Production checklist'],
  ['200/1545041, 551, 551/1545041', 'dead', 'cannot_receive', 'This person cannot receive messages right now.', 'customer', null],
  ['200/2534041', 'admin', 'instagram_access_off', 'In the Instagram app, “Allow access to messages” is switched off.', 'admin', 'Show how'],
  ['200/2534066', 'scope', 'permission_missing', 'The login lacks the permission for private replies.', 'admin', reconnect],
  ['230', 'scope', 'permission_missing', 'The login lacks the permission pages_messaging.', 'admin', reconnect],
  ['368', 'policy', 'blocked_for_policy', 'Meta has blocked this for a while for policy reasons.', 'admin', 'Open Meta'],
  ['368/1390008', 'policy', 'too_fast', 'Meta has blocked this for a while: too much in too short a time.', 'admin', null],
  ['368/4854002', 'admin', 'identity_check', 'Meta wants the Page’s identity confirmed first.', 'admin', 'Open Meta'],
  ['368/1404082, 506', 'agent', 'duplicate', 'Meta refused this because the same text was sent just before.', 'agent', 'Edit and retry'],
  ['803, 2500', 'bug', 'invalid_request', 'Meta does not know what we asked for.', 'roost', null],
  ['2022', 'policy', 'commerce_disabled', 'Meta has switched off commerce messages for this account.', 'admin', 'Open Meta'],
  ['2635', 'bug', 'version_retired', 'This version of Meta’s API has been retired.', 'admin', 'Change META_GRAPH_VERSION'],
  ['10303', 'bug', 'invalid_request', 'Meta did not accept the account linking token.', 'roost', null],
  ['10900', 'agent', 'already_replied', 'This comment has been answered privately already.', 'nobody', null],
  ['10903, 10903/1893049', 'agent', 'cannot_receive', 'This person cannot receive private replies.', 'customer', null],
  ['10904, 10904/1893050', 'agent', 'page_messages_off', 'Messages are switched off for this Page.', 'admin', 'Open Meta'],
  ['36103', 'agent', 'account_not_eligible', 'This Instagram account cannot be used for that.', 'admin', null],
  ['2018218, 2018247', 'info', 'profile_unavailable', 'Meta does not show this person’s profile.', 'nobody', null],
  ['2534068', 'agent', 'one_image_only', 'Several images in one message are not available for this account yet.', 'agent', 'Send one by one'],
  ['2534122', 'policy', 'messaging_restricted', 'Meta has restricted messages of this account.', 'admin', 'Open Meta'],
  ['9000001', 'info', 'message_gone', 'This message was deleted, or is too old for Meta to show.', 'nobody', null],
];

const useTemplate = 'Choose a template';

// biome-ignore format: one row a line, as the table it is
export const whatsappErrors: readonly Row[] = [
  ['0, 190, 190/458, 190/463, 190/467', 'reconnect', 'login_expired', 'The login at Meta is no longer valid.', 'admin', reconnect],
  ['3, 10, 200-299, 131005', 'reconnect', 'permission_missing', 'Meta did not grant the permission for this, or it was taken back.', 'admin', reconnect],
  ['1, 2, 131000, 131016, 133004', 'retry', 'temporary', 'WhatsApp has a hiccup. Roost tries again by itself.', 'roost', null],
  ['4, 80007, 130429', 'rate', 'rate_limited', 'WhatsApp’s limit is reached. Roost waits and tries again.', 'roost', null],
  ['131056', 'wait', 'pair_limit', 'Too many messages to this person in a short time. Roost waits and tries again.', 'roost', null],
  ['131057, 2494100', 'retry', 'maintenance', 'This number is under maintenance at WhatsApp. Roost tries again in a few minutes.', 'roost', null],
  ['131048', 'admin', 'spam_limit', 'WhatsApp has limited this number because people reported or blocked it.', 'admin', 'Open Meta'],
  ['131064', 'admin', 'templates_misclassified', 'WhatsApp has limited this account because templates had the wrong category.', 'admin', 'Open Meta'],
  ['133016', 'wait', 'register_too_often', 'This number was registered too often; WhatsApp allows it again after 72 hours.', 'admin', null],
  ['131026', 'dead', 'undeliverable', 'WhatsApp cannot deliver to this person: no WhatsApp, an old version, or terms not accepted.', 'customer', null],
  ['130403', 'info', 'blocked_by_us', 'We have blocked this person.', 'agent', 'Unblock'],
  ['131021', 'agent', 'own_number', 'A number cannot write to itself.', 'agent', null],
  ['131030', 'info', 'not_on_test_list', 'A test number can only write to the people on its list at Meta.', 'admin', 'Open Meta'],
  ['131047', 'template', 'window_closed', 'The 24-hour window is closed: only a template can be sent now.', 'agent', useTemplate],
  ['131049', 'wait', 'marketing_cap', 'WhatsApp limits marketing to this person. Try again after 24 hours.', 'agent', null],
  ['131050', 'dead', 'marketing_stopped', 'This person has stopped marketing messages from us.', 'customer', null],
  ['130472', 'wait', 'experiment', 'WhatsApp did not deliver this because the person is part of one of its experiments.', 'nobody', null],
  ['131051', 'info', 'type_unsupported', 'WhatsApp does not support this kind of message here.', 'nobody', null],
  ['131052', 'info', 'media_unavailable', 'WhatsApp could not fetch the file this person sent. Ask them to send it again.', 'agent', null],
  ['131053', 'agent', 'media_refused', 'WhatsApp does not accept this file.', 'agent', 'Choose another file'],
  ['131060', 'info', 'not_shown_here', 'WhatsApp does not show this message on this device.', 'nobody', null],
  ['131062', 'agent', 'number_needed', 'This message needs the person’s phone number, which WhatsApp does not show us.', 'agent', null],
  ['131063', 'admin', 'marketing_disabled', 'Marketing messages are switched off for this WhatsApp account.', 'admin', 'Open Meta'],
  ['100, 131008, 131009, 135000', 'bug', 'invalid_request', 'WhatsApp did not accept the form of this message.', 'roost', null],
  ['33', 'reconnect', 'number_gone', 'WhatsApp does not know this number any more.', 'admin', reconnect],
  ['131031', 'admin', 'account_locked', 'This WhatsApp account is locked.', 'admin', 'Open Meta'],
  ['368', 'policy', 'blocked_for_policy', 'WhatsApp has restricted this account for policy reasons.', 'admin', 'Open Meta'],
  ['130497', 'admin', 'country_restricted', 'This account may not write to people in this country.', 'admin', null],
  ['131037', 'admin', 'display_name_needed', 'This number needs an approved display name first.', 'admin', 'Open Meta'],
  ['131042', 'admin', 'payment_problem', 'WhatsApp cannot charge this account. Check the payment method.', 'admin', 'Open Meta'],
  ['134011', 'admin', 'payment_terms', 'The terms of WhatsApp Payments have to be accepted first.', 'admin', 'Open Meta'],
  ['131045, 133000, 133010', 'admin', 'not_registered', 'This number is not registered with the WhatsApp Cloud API.', 'admin', 'Register number'],
  ['133005, 133008, 133009', 'admin', 'pin_wrong', 'The two-step PIN of this number is wrong, or was tried too often.', 'admin', 'Enter PIN'],
  ['133006', 'admin', 'verify_number', 'This number has to be verified at Meta first.', 'admin', 'Open Meta'],
  ['133015', 'wait', 'just_deleted', 'This number was deleted just now; WhatsApp needs five minutes.', 'admin', null],
  ['132000, 132012, 132018, 132005, 132008', 'template', 'template_parameters', 'The template’s fields are missing, too long, or do not fit.', 'agent', 'Edit and retry'],
  ['132001', 'template', 'template_missing', 'This template does not exist in this language or is not approved.', 'admin', 'Sync templates'],
  ['132007', 'admin', 'template_policy', 'The template’s content is against WhatsApp’s policy.', 'admin', 'Open Meta'],
  ['132015', 'template', 'template_paused', 'WhatsApp has paused this template because of its quality.', 'admin', useTemplate],
  ['132016', 'template', 'template_disabled', 'WhatsApp has switched this template off.', 'admin', useTemplate],
  ['132068, 132069', 'admin', 'flow_blocked', 'WhatsApp has blocked or slowed down this flow.', 'admin', 'Open Meta'],
  ['131055, 134100-134102', 'bug', 'marketing_api', 'WhatsApp’s marketing API refused this message.', 'roost', null],
  ['137000', 'agent', 'identity_changed', 'This person’s identity has changed and has to be confirmed.', 'agent', null],
  ['131020, 131041, 131200-131299', 'info', 'group_refused', 'WhatsApp refused this for a group.', 'nobody', null],
  ['138000-138999', 'info', 'call_refused', 'WhatsApp refused this call.', 'nobody', null],
  ['139000-139999', 'info', 'flow_or_block_refused', 'WhatsApp refused this flow or block.', 'admin', null],
  ['147001-147005', 'info', 'username_refused', 'WhatsApp refused this business username.', 'admin', null],
  ['2593107, 2593108, 2593109', 'info', 'history_unavailable', 'The history of this number cannot be fetched (again).', 'admin', null],
  ['2388012, 2388091, 2388093, 2388103', 'admin', 'number_migration', 'The number cannot be moved.', 'admin', 'Open Meta'],
  ['2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299', 'agent', 'template_refused', 'WhatsApp does not accept this template as it is written.', 'agent', 'Edit and retry'],
  ['200005-200007, 1752041', 'info', 'insights_refused', 'WhatsApp refused this report.', 'nobody', null],
];
