/** Webhooks of a WhatsApp Business Account, routed by the phone number they are about (META.md §3). Pure. */
import type { Json, JsonObject } from '../../meta/lossless-json.ts';
import { idOf, instantOf, isObject, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import { listOf } from '../entry-parts.ts';
import type { ChannelEvent } from '../event.ts';
import type { Base } from '../said.ts';
import { calls } from './calls.ts';
import { addressBook, history } from './history.ts';
import { type Around, echo, inbound, preference, status } from './messages.ts';
import { newIds } from './new-ids.ts';
import { accountNotice, templateNotice } from './notices.ts';
import { personOf } from './person.ts';

export function parse(entry: JsonObject, receivedAt: Date): ChannelEvent[] {
  const at = instantOf(entry.time) ?? receivedAt;
  const accountId = idOf(entry.id) ?? '0';
  if (entry.changes === undefined && entry.field === undefined) {
    const base: Base = { channel: { kind: 'whatsapp', externalId: accountId }, at };
    return [{ ...base, type: 'unknown', what: 'entry without changes', content: entry }];
  }
  const flat = entry.field === undefined ? [] : [entry];
  return [...listOf(entry.changes), ...flat].flatMap((change) => readChange(change, accountId, at));
}

function readChange(change: Json, accountId: string, at: Date): ChannelEvent[] {
  const value = isObject(change) ? objectOf(change.value) : null;
  const field = isObject(change) ? (textOf(change.field) ?? 'nothing') : 'nothing';
  const base: Base = { channel: { kind: 'whatsapp', externalId: numberOf(value, accountId) }, at };
  return value === null
    ? [{ ...base, type: 'unknown', what: `change ${field} without value`, content: change }]
    : readField(field, value, base);
}

/** The number's id where the value names one; events about the whole account carry the account's id instead. */
function numberOf(value: JsonObject | null, accountId: string): string {
  const number = idOf(objectOf(value?.metadata)?.phone_number_id) ?? idOf(objectOf(value?.recipient)?.phone_number_id);
  // For PARTNER_* events entry.id is our own portfolio, and the account stands in the value.
  return number ?? idOf(objectOf(value?.waba_info)?.waba_id) ?? accountId;
}

const templateFields = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'template_correct_category_detection',
]);

const accountFields = new Set([
  'account_update',
  'account_alerts',
  'account_review_update',
  'business_capability_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'security',
  'business_username_update',
  'business_username_updates',
]);

/** Known and without a place in the inbox. */
const ignoredFields = new Set([
  'account_settings_update',
  'payment_configuration_update',
  'partner_solutions',
  'automatic_events',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
]);

function readField(field: string, value: JsonObject, base: Base): ChannelEvent[] {
  if (field === 'standby') return messages(objectOf(value.standby) ?? {}, base, true);
  if (ignoredFields.has(field)) return [{ ...base, type: 'ignored', reason: `${field} is not shown in the inbox` }];
  if (templateFields.has(field)) {
    const notice = templateNotice(field, value);
    return [{ ...base, type: 'template-status', content: { field, ...value }, notice }];
  }
  if (accountFields.has(field)) {
    return [{ ...base, type: 'account-change', field, content: value, notice: accountNotice(field, value) }];
  }
  if (field === 'messaging_handovers') {
    const person = personOf({ waId: idOf(objectOf(value.sender)?.phone_number), userId: null, parentUserId: null }, []);
    return [{ ...base, at: instantOf(value.timestamp) ?? base.at, type: 'handover', person, content: value }];
  }
  if (field === 'history') return history(value, base);
  if (field === 'smb_app_state_sync') return addressBook(value, base);
  if (field === 'calls') return calls(value, base);
  if (field === 'user_id_update') return newIds(value, base);
  if (field === 'user_preferences') {
    const around = { base, contacts: objectsOf(value.contacts), standby: false };
    return objectsOf(value.user_preferences).flatMap((report) => preference(report, around));
  }
  const parts = [value.messages, value.statuses, value.message_echoes, value.errors];
  if (parts.some((part) => part !== undefined)) return messages(value, base, false);
  return [{ ...base, type: 'unknown', what: `change ${field}`, content: value }];
}

function messages(value: JsonObject, base: Base, standby: boolean): ChannelEvent[] {
  const around: Around = { base, contacts: objectsOf(value.contacts), standby };
  const events = [
    ...listOf(value.messages).flatMap((message) => inbound(message, around)),
    ...listOf(value.message_echoes).flatMap((message) => echo(message, around)),
    ...listOf(value.statuses).flatMap((report) => status(report, around)),
  ];
  // Errors that belong to no message (META.md §3); beside messages they repeat what those say.
  const errors = objectsOf(value.errors);
  const alone = errors.length > 0 && events.length === 0;
  if (!alone) return events;
  const notice = accountNotice('errors', { errors });
  return [{ ...base, type: 'account-change', field: 'errors', content: { errors }, notice }];
}
