/** Webhook changes of WhatsApp, shaped exactly as Meta sends them (whatsapp.md §4.4-4.7). Pure functions. */
import type { Change } from './webhook-delivery.ts';

export type WhatsappParty = { name: string; waId: string; bsuid: string };
export type WhatsappNumber = { id: string; display: string };

function whatsappMetadata(number: WhatsappNumber): object {
  // whatsapp.md §1.6: formatted for people in Graph, digits only in webhooks.
  return { display_phone_number: number.display.replaceAll(/\D/g, ''), phone_number_id: number.id };
}

function whatsappValue(
  number: WhatsappNumber,
  customer: WhatsappParty | null,
  rest: object,
  field = 'messages',
): Change {
  return {
    value: {
      messaging_product: 'whatsapp',
      metadata: whatsappMetadata(number),
      ...(customer === null
        ? {}
        : { contacts: [{ profile: { name: customer.name }, wa_id: customer.waId, user_id: customer.bsuid }] }),
      ...rest,
    },
    field,
  };
}

export type WhatsappContent = {
  type: string;
  body: unknown;
  context?: Record<string, unknown>;
  referral?: Record<string, unknown>;
};

/** A message of a customer; `body` stands under its type (whatsapp.md §4.4). */
export function whatsappInbound(
  number: WhatsappNumber,
  customer: WhatsappParty,
  message: { id: string; atMs: number } & WhatsappContent,
): Change {
  const { type, body, context, referral } = message;
  return whatsappValue(number, type === 'system' ? null : customer, {
    messages: [
      {
        from: customer.waId,
        from_user_id: customer.bsuid,
        id: message.id,
        timestamp: seconds(message.atMs),
        type,
        ...(context === undefined ? {} : { context }),
        ...(referral === undefined ? {} : { referral }),
        ...(type === 'unsupported' ? (body as object) : { [type]: body }),
      },
    ],
  });
}

/** About a customer, not from one: no contacts, no user id of the sender (whatsapp.md §4.4 system). */
export function whatsappSystem(
  number: WhatsappNumber,
  message: { from: string; id: string; atMs: number; body: object },
): Change {
  const { from, id, atMs, body } = message;
  return whatsappValue(number, null, {
    messages: [{ from, id, timestamp: seconds(atMs), type: 'system', system: body }],
  });
}

/** whatsapp.md §4.7 user_id_update: the account's contacts are known by the new id from now on. */
export function whatsappIdUpdate(
  number: WhatsappNumber,
  customer: WhatsappParty,
  previous: string,
  atMs: number,
): Change {
  const { name, waId, bsuid } = customer;
  const update = {
    ...{ wa_id: waId, detail: `User id for ${name} has been updated.` },
    user_id: { previous, current: bsuid },
    timestamp: seconds(atMs),
  };
  const told = { contacts: [{ profile: { name }, wa_id: waId }], user_id_update: [update] };
  return whatsappValue(number, null, told, 'user_id_update');
}

/** whatsapp.md §4.7 user_preferences: the person stops or allows marketing; the timestamp is a number here (§4.9). */
export function whatsappPreference(
  number: WhatsappNumber,
  customer: WhatsappParty,
  value: 'stop' | 'resume',
  atMs: number,
): Change {
  const preference = {
    ...{ wa_id: customer.waId, user_id: customer.bsuid, detail: `User requested to ${value} marketing messages` },
    ...{ category: 'marketing_messages', value, timestamp: Math.floor(atMs / 1_000) },
  };
  return whatsappValue(number, customer, { user_preferences: [preference] }, 'user_preferences');
}

/** Answered from the business's own phone (whatsapp.md §4.7 smb_message_echoes). */
export function whatsappEcho(
  number: WhatsappNumber,
  customer: WhatsappParty,
  message: { id: string; atMs: number } & WhatsappContent,
): Change {
  const echo = {
    from: number.display.replaceAll(/\D/g, ''),
    to: customer.waId,
    to_user_id: customer.bsuid,
    id: message.id,
    timestamp: seconds(message.atMs),
    type: message.type,
    [message.type]: message.body,
  };
  return whatsappValue(number, customer, { message_echoes: [echo] }, 'smb_message_echoes');
}

export type WhatsappError = { code: number; title: string; details: string };

export type WhatsappStatus = {
  id: string;
  status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  atMs: number;
  callbackData: string | null;
  kind: string;
  error?: WhatsappError;
  /** The number written to, when nobody has it. */
  recipientId?: string;
};

/** whatsapp.md §4.5: pricing in `sent` and `delivered`; no contacts and no user id with `failed`. */
export function whatsappStatus(number: WhatsappNumber, customer: WhatsappParty | null, status: WhatsappStatus): Change {
  const failed = status.status === 'failed';
  const template = status.kind === 'template';
  return whatsappValue(number, failed ? null : customer, {
    statuses: [
      {
        id: status.id,
        status: status.status,
        timestamp: seconds(status.atMs),
        recipient_id: customer?.waId ?? status.recipientId,
        ...(failed || customer === null ? {} : { recipient_user_id: customer.bsuid }),
        ...(status.callbackData === null ? {} : { biz_opaque_callback_data: status.callbackData }),
        ...(status.status === 'sent' || status.status === 'delivered'
          ? {
              pricing: template
                ? { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' }
                : { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' },
            }
          : {}),
        ...(status.error === undefined
          ? {}
          : {
              errors: [
                {
                  code: status.error.code,
                  title: status.error.title,
                  message: status.error.title,
                  error_data: { details: status.error.details },
                  href: '/documentation/business-messaging/whatsapp/support/error-codes',
                },
              ],
            }),
      },
    ],
  });
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
