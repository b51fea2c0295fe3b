/** What Meta tells about a WhatsApp account, number or template, as one sentence for the channel's row (META.md §3). */
import type { JsonObject } from '../../meta/lossless-json.ts';
import { idOf, integerOf, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import type { AccountNotice } from '../event.ts';

type Level = AccountNotice['level'];

export function accountNotice(field: string, value: JsonObject): AccountNotice | null {
  const read = readers.get(field);
  const said = read?.(value) ?? null;
  return said === null ? null : { topic: said.topic ?? field, level: said.level, message: said.message };
}

interface Words {
  level: Level;
  message: string;
  topic?: string;
}

function words(level: Level, message: string, topic?: string): Words {
  return { level, message, ...(topic === undefined ? {} : { topic }) };
}

/** `account` is one topic for all that opens or closes it, so that the newest counts. */
function accountUpdate(value: JsonObject): Words | null {
  const ban = textOf(objectOf(value.ban_info)?.waba_ban_state);
  const until = textOf(objectOf(value.ban_info)?.waba_ban_date);
  switch (textOf(value.event) ?? '') {
    case 'DISABLED_UPDATE':
      if (ban === 'REINSTATE') return words('info', 'Meta has reinstated this WhatsApp account.', 'account');
      if (ban === 'SCHEDULE_FOR_DISABLE') {
        return words(
          'warning',
          until ? `Meta will disable this WhatsApp account on ${until}.` : 'Meta will disable this WhatsApp account.',
          'account',
        );
      }
      return words('error', 'Meta has disabled this WhatsApp account. Appeal in WhatsApp Manager.', 'account');
    case 'ACCOUNT_DELETED':
      return words('error', 'This WhatsApp account was deleted at Meta.', 'account');
    case 'PARTNER_REMOVED':
    case 'PARTNER_APP_UNINSTALLED': {
      const why = whyLeft(value);
      return words(
        'error',
        why === null
          ? 'Roost was taken off this WhatsApp account at Meta. Connect it again.'
          : `Roost was taken off this WhatsApp account at Meta (${why}). Connect it again.`,
        'account',
      );
    }
    case 'ACCOUNT_OFFBOARDED': {
      const why = whyLeft(value);
      return words(
        'error',
        why === null
          ? 'This number left the API. Connect it again.'
          : `This number left the API (${why}). Connect it again.`,
        'account',
      );
    }
    case 'ACCOUNT_RECONNECTED':
    case 'PARTNER_ADDED':
    case 'PARTNER_APP_INSTALLED':
      return words('info', 'This WhatsApp account is connected at Meta.', 'account');
    case 'ACCOUNT_RESTRICTION': {
      const [first] = objectsOf(value.restriction_info);
      return words(
        'error',
        `Meta restricts this WhatsApp account: ${plain(textOf(first?.restriction_type))}.`,
        'restriction',
      );
    }
    case 'ACCOUNT_VIOLATION': {
      const kind = plain(textOf(objectOf(value.violation_info)?.violation_type));
      return words('warning', `Meta sees its rules broken by this WhatsApp account: ${kind}.`, 'violation');
    }
    default:
      return null;
  }
}

function whyLeft(value: JsonObject): string | null {
  const reason = textOf(objectOf(value.disconnection_info)?.reason);
  return reason === null ? null : plain(reason);
}

const readers = new Map<string, (value: JsonObject) => Words | null>([
  ['account_update', accountUpdate],
  [
    'account_alerts',
    (value) => {
      const alert = objectOf(value.alert_info) ?? {};
      const text = textOf(alert.alert_description) ?? plain(textOf(alert.alert_type));
      const level = textOf(alert.alert_severity);
      return words(
        level === 'CRITICAL' ? 'error' : level === 'WARNING' ? 'warning' : 'info',
        text,
        `alert:${textOf(alert.alert_type) ?? ''}`,
      );
    },
  ],
  [
    'account_review_update',
    (value) => {
      const decision = textOf(value.decision) ?? '';
      const level = decision === 'REJECTED' ? 'error' : decision === 'APPROVED' ? 'info' : 'warning';
      return words(level, `Meta’s review of this WhatsApp account: ${plain(decision)}.`);
    },
  ],
  [
    'business_capability_update',
    (value) => {
      const limit = limitOf(value.max_daily_conversations_per_business ?? value.max_daily_conversation_per_phone);
      if (limit === null) return null;
      return words(
        'info',
        limit === 'unlimited'
          ? 'This business may start any number of conversations a day.'
          : `This business may start ${limit} conversations a day.`,
        'limit',
      );
    },
  ],
  [
    'phone_number_quality_update',
    (value) => {
      const limit = limitOf(value.max_daily_conversations_per_business ?? value.current_limit);
      const about = (sentence: string) => (limit === null ? sentence : `${sentence} ${mayStart(limit)}`);
      const event = textOf(value.event) ?? '';
      if (event === 'FLAGGED')
        return words('warning', about('Meta rates the quality of this number as low.'), 'quality');
      if (event === 'DOWNGRADE') return words('warning', about('Meta lowered the limit of this number.'), 'quality');
      return words('info', about(`Meta updated this number: ${plain(event)}.`), 'quality');
    },
  ],
  [
    'phone_number_name_update',
    (value) => {
      const name = textOf(value.requested_verified_name) ?? '';
      const approved = textOf(value.decision) === 'APPROVED';
      const why = textOf(value.rejection_reason);
      return approved
        ? words('info', `Meta approved the display name “${name}”.`, 'name')
        : words(
            'warning',
            why && why !== 'NONE'
              ? `Meta did not approve the display name “${name}” (${plain(why)}).`
              : `Meta did not approve the display name “${name}”.`,
            'name',
          );
    },
  ],
  ['security', (value) => words('warning', `Security of this number: ${plain(textOf(value.event))}.`)],
  ['business_username_update', usernameNotice],
  ['business_username_updates', usernameNotice],
  [
    'errors',
    (value) => {
      const [error] = objectsOf(value.errors);
      const text = textOf(objectOf(error?.error_data)?.details) ?? textOf(error?.message) ?? textOf(error?.title);
      return words(
        'warning',
        text === null ? `WhatsApp reports: error ${idOf(error?.code) ?? ''}` : `WhatsApp reports: ${text}`,
      );
    },
  ],
]);

function usernameNotice(value: JsonObject): Words | null {
  const name = textOf(value.username);
  const status = plain(textOf(value.status));
  return words(
    'info',
    name === null ? `The business username is ${status}.` : `The business username “${name}” is ${status}.`,
    'username',
  );
}

function mayStart(limit: string): string {
  return limit === 'unlimited'
    ? 'It may start any number of conversations a day.'
    : `It may start ${limit} conversations a day.`;
}

/** `TIER_2K`, `TIER_UNLIMITED`, 2000, -1 (older revisions: unlimited). */
function limitOf(value: JsonObject[string] | undefined): string | null {
  const number = integerOf(value);
  if (number !== null) return number < 0 ? 'unlimited' : number.toLocaleString('en-US');
  const tier = /^TIER_(\w+)$/.exec(textOf(value) ?? '')?.[1];
  if (tier === undefined) return null;
  return tier === 'UNLIMITED' ? 'unlimited' : tier.replace(/^(\d+)K$/, '$1,000');
}

/** Meta's capitals as words. */
function plain(code: string | null): string {
  return (code ?? 'no reason given').replaceAll('_', ' ').toLowerCase();
}

const templateLevels = new Map<string, Level>([
  ['APPROVED', 'info'],
  ['REJECTED', 'warning'],
  ['PAUSED', 'warning'],
  ['DISABLED', 'warning'],
  ['FLAGGED', 'warning'],
]);

/** The status, and under the same field in older revisions the quality, of a template. */
export function templateNotice(field: string, value: JsonObject): AccountNotice | null {
  const name = textOf(value.message_template_name);
  if (name === null) return null;
  const topic = `template:${idOf(value.message_template_id) ?? name}`;
  const quality = textOf(value.new_quality_score);
  if (quality !== null) {
    const level = quality === 'GREEN' || quality === 'UNKNOWN' ? 'info' : 'warning';
    return { topic, level, message: `The quality of the template “${name}” is ${plain(quality)}.` };
  }
  const category = textOf(value.new_category) ?? textOf(value.correct_category);
  if (field.includes('category') && category !== null) {
    return { topic, level: 'info', message: `The template “${name}” counts as ${plain(category)}.` };
  }
  const event = textOf(value.event);
  if (event === null) return { topic, level: 'info', message: `The template “${name}” was changed.` };
  const why = textOf(objectOf(value.rejection_info)?.reason) ?? textOf(value.reason);
  const reason = why === null || /^[A-Z_]+$/.test(why) ? plain(why) : why.replace(/\.$/, '');
  return {
    topic,
    level: templateLevels.get(event) ?? 'info',
    message:
      why === null || why === 'NONE'
        ? `The template “${name}” is ${plain(event)}.`
        : `The template “${name}” is ${plain(event)}: ${reason}.`,
  };
}
