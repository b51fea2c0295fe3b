import { hourMs } from '../clock.ts';
import { emitToWhatsapp } from '../emit.ts';
import { wamid } from '../ids.ts';
import { whatsappStatus } from '../payloads.ts';
import { businessReads, businessWrites, findThread } from '../threads.ts';
import type { Customer, PhoneNumber } from '../world.ts';
import { anyToken, type Call, isRecord, object, text } from './call.ts';
import { graphError, invalidParameter } from './errors.ts';
import { requireProduct, wabaToken } from './whatsapp.ts';

const windowMs = 24 * hourMs;
const knownTypes = [
  'text',
  'template',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'interactive',
];

/** POST {phone}/messages (whatsapp.md §2). 200 means accepted; what became of it comes by webhook. */
export function sendWhatsapp(call: Call, phone: PhoneNumber): object {
  requireProduct(call);
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_messaging');
  if (!phone.registered) {
    throw refusal(133010, 'Account not registered', 'The phone number is not registered. Register it first.');
  }
  if (text(call, 'status') === 'read') return markRead(call, phone);
  const content = readContent(call, phone);
  const { to, customer, bsuid } = findRecipient(call);
  if (phone.allowedRecipients !== null && !phone.allowedRecipients.includes(to)) {
    throw refusal(131030, 'Recipient phone number not in allowed list', 'Add the number to the test list first.');
  }
  if (customer === null || customer.blocked) return undeliverable(call, phone, to, content.kind);
  requireWindow(call, phone, customer, content.kind);
  const { app } = anyToken(call);
  const { message, announce } = businessWrites(call.sim, {
    ...{ platform: 'whatsapp', assetId: phone.id, customer, appId: app.id, metadata: null, attachment: null },
    ...{ kind: content.kind, text: content.text, callbackData: text(call, 'biz_opaque_callback_data') },
  });
  call.after.push(announce);
  const input = text(call, 'to') ?? text(call, 'recipient') ?? '';
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, ...(bsuid ? {} : { wa_id: customer.waId }), user_id: customer.bsuid }],
    messages: [{ id: message.id, ...(content.kind === 'template' ? { message_status: 'accepted' } : {}) }],
  };
}

/** whatsapp.md §2.3: marks that message and all earlier ones; a typing indicator does so too. */
function markRead(call: Call, phone: PhoneNumber): object {
  const messageId = text(call, 'message_id') ?? '';
  const thread = call.world.threads.get(call.world.threadOfMessage.get(messageId) ?? '');
  const message = thread?.messages.find(({ id }) => id === messageId);
  if (
    thread === undefined ||
    message === undefined ||
    thread.assetId !== phone.id ||
    message.direction !== 'customer'
  ) {
    throw refusal(131009, 'Parameter value is not valid', 'Message ID is invalid.');
  }
  businessReads(call.sim, thread, message);
  return { success: true };
}

/** whatsapp.md §2.1: `to` wins over `recipient`; a number may come with or without +. */
function findRecipient(call: Call): { to: string; customer: Customer | null; bsuid: boolean } {
  const to = text(call, 'to');
  const recipient = text(call, 'recipient');
  const customers = [...call.world.customers.values()].filter(({ platforms }) => platforms.includes('whatsapp'));
  if (to !== null) {
    const waId = to.replaceAll(/\D/g, '');
    if (waId === '') throw refusal(131009, 'Parameter value is not valid', 'Param to must be a phone number.');
    return { to: waId, customer: customers.find((customer) => customer.waId === waId) ?? null, bsuid: false };
  }
  if (recipient === null) throw invalidParameter('The parameter to is required.', 'whatsapp.md §2.1');
  const customer = customers.find(({ bsuid }) => bsuid === recipient) ?? null;
  return { to: customer?.waId ?? recipient, customer, bsuid: true };
}

function readContent(call: Call, phone: PhoneNumber): { kind: string; text: string } {
  const kind = text(call, 'type') ?? 'text';
  if (!knownTypes.includes(kind))
    throw invalidParameter(`Param type must be one of {${knownTypes.join(', ').toUpperCase()}}`);
  const data = text(call, 'biz_opaque_callback_data');
  if (data !== null && data.length > 512) {
    throw refusal(
      131009,
      'Parameter value is not valid',
      'biz_opaque_callback_data must be at most 512 characters long.',
    );
  }
  if (kind === 'template') return { kind, text: renderTemplate(call, phone) };
  const body = kind === 'contacts' ? null : object(call, kind);
  if (kind !== 'text') return { kind, text: typeof body?.caption === 'string' ? body.caption : '' };
  const written = body?.body;
  if (typeof written !== 'string' || written === '') {
    throw refusal(131008, 'Required parameter is missing', "The parameter text['body'] is required.");
  }
  // whatsapp.md §2.2
  if (written.length > 4096)
    throw invalidParameter("Param text['body'] must be at most 4096 characters long.", 'whatsapp.md §2.2');
  return { kind, text: written };
}

/** whatsapp.md §3.4: unknown name or language 132001, wrong count of parameters 132000. */
function renderTemplate(call: Call, phone: PhoneNumber): string {
  const given = object(call, 'template');
  const language = isRecord(given?.language) ? given.language.code : undefined;
  const template = call.world.wabas
    .get(phone.wabaId)
    ?.templates.find((known) => known.name === given?.name && known.language === language);
  if (template === undefined || template.status !== 'APPROVED') {
    throw refusal(
      132001,
      'Template name does not exist in the translation',
      `template name (${String(given?.name)}) does not exist in ${String(language)}`,
    );
  }
  const components: unknown[] = Array.isArray(given?.components) ? given.components : [];
  const body = components.find((part) => isRecord(part) && String(part.type).toLowerCase() === 'body');
  const parameters: unknown[] = isRecord(body) && Array.isArray(body.parameters) ? body.parameters : [];
  const expected = new Set(template.body.match(/\{\{\d+\}\}/g)).size;
  if (parameters.length !== expected) {
    throw refusal(
      132000,
      'Number of parameters does not match the expected number of params',
      `body: number of localizable_params (${parameters.length}) does not match the expected number of params (${expected})`,
    );
  }
  return template.body.replaceAll(/\{\{(\d+)\}\}/g, (_, place: string) => {
    const parameter = parameters[Number(place) - 1];
    return isRecord(parameter) ? String(parameter.text ?? '') : '';
  });
}

/** whatsapp.md §2.5: outside 24 hours only templates. */
function requireWindow(call: Call, phone: PhoneNumber, customer: Customer, kind: string) {
  if (kind === 'template') return;
  const lastAtMs = findThread(call.sim, 'whatsapp', phone.id, customer.id)?.lastCustomerAtMs ?? null;
  if (lastAtMs !== null && call.sim.clock.now() - lastAtMs <= windowMs) return;
  throw refusal(
    131047,
    'Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  );
}

/** Accepted, then `failed` by webhook: Meta does not say beforehand who can be reached (whatsapp.md §5 131026). */
function undeliverable(call: Call, phone: PhoneNumber, to: string, kind: string): object {
  const id = wamid(call.world, to, 'out');
  const callbackData = text(call, 'biz_opaque_callback_data');
  call.after.push(() => {
    const error = { code: 131026, title: 'Message undeliverable', details: 'Message Undeliverable.' };
    const atMs = call.sim.clock.now();
    const status = { id, status: 'failed', atMs, callbackData, kind, error, recipientId: to } as const;
    emitToWhatsapp(call.sim, phone, whatsappStatus(phone, null, status));
  });
  const input = text(call, 'to') ?? text(call, 'recipient') ?? '';
  return { messaging_product: 'whatsapp', contacts: [{ input, wa_id: to }], messages: [{ id }] };
}

function refusal(code: number, title: string, details: string): Error {
  return graphError({ code, message: `(#${code}) ${title}`, details, rule: `whatsapp.md §5 ${code}` });
}
