/** Webhook items, shaped exactly as Meta sends them (platform.md §3.6, whatsapp.md §4.4-4.5). Pure functions. */

type Parties = { from: string; to: string; atMs: number };

function item({ from, to, atMs }: Parties, body: object): object {
  return { sender: { id: from }, recipient: { id: to }, timestamp: atMs, ...body };
}

/** A message the customer wrote, on a Page or an Instagram account. */
export function inboundMessage(parties: Parties, mid: string, text: string): object {
  return item(parties, { message: { mid, text } });
}

export type EchoFacts = {
  mid: string;
  /** null: written in Meta's own inbox. */
  appId: string | null;
  metadata: string | null;
  text: string | null;
  attachment: { type: string; payload: object } | null;
};

/** platform.md §3.6: app_id is a number in echoes; metadata is what the sending app gave. */
export function echo(parties: Parties, facts: EchoFacts): object {
  return item(parties, {
    message: {
      mid: facts.mid,
      is_echo: true,
      ...(facts.appId === null ? {} : { app_id: Number(facts.appId) }),
      ...(facts.metadata === null ? {} : { metadata: facts.metadata }),
      ...(facts.text === null ? {} : { text: facts.text }),
      ...(facts.attachment === null ? {} : { attachments: [facts.attachment] }),
    },
  });
}

export function messengerDelivery(parties: Parties, mids: string[], watermarkMs: number): object {
  return item(parties, { delivery: { mids, watermark: watermarkMs } });
}

export function messengerRead(parties: Parties, watermarkMs: number): object {
  return item(parties, { read: { watermark: watermarkMs } });
}

/** Instagram has no deliveries; `messaging_seen` names the message (platform.md §3.6). */
export function instagramSeen(parties: Parties, mid: string): object {
  return item(parties, { read: { mid } });
}

export type WhatsappParty = { name: string; waId: string; bsuid: string };
export type WhatsappNumber = { id: string; display: string };

function whatsappMetadata(number: WhatsappNumber): object {
  // whatsapp.md §1.6: formatted for people in Graph, digits only in webhooks.
  return { display_phone_number: number.display.replaceAll(/\D/g, ''), phone_number_id: number.id };
}

function whatsappValue(number: WhatsappNumber, customer: WhatsappParty | null, rest: object): object {
  return {
    value: {
      messaging_product: 'whatsapp',
      metadata: whatsappMetadata(number),
      ...(customer === null
        ? {}
        : { contacts: [{ profile: { name: customer.name }, wa_id: customer.waId, user_id: customer.bsuid }] }),
      ...rest,
    },
    field: 'messages',
  };
}

export function whatsappInbound(
  number: WhatsappNumber,
  customer: WhatsappParty,
  message: { id: string; atMs: number; text: string },
): object {
  return whatsappValue(number, customer, {
    messages: [
      {
        from: customer.waId,
        from_user_id: customer.bsuid,
        id: message.id,
        timestamp: seconds(message.atMs),
        type: 'text',
        text: { body: message.text },
      },
    ],
  });
}

export type WhatsappStatus = {
  id: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  atMs: number;
  callbackData: string | null;
  kind: string;
  error?: { code: number; title: string; details: string };
  /** The number written to, when nobody has it. */
  recipientId?: string;
};

/** whatsapp.md §4.5: pricing in `sent` and `delivered`; no contacts and no user id with `failed`. */
export function whatsappStatus(number: WhatsappNumber, customer: WhatsappParty | null, status: WhatsappStatus): object {
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
