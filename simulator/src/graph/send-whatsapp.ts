import { businessReacts, businessWrites } from '../business-acts.ts';
import { hourMs } from '../clock.ts';
import { emitToWhatsapp } from '../emit.ts';
import { wamid } from '../ids.ts';
import { type WhatsappError, whatsappStatus } from '../payloads-whatsapp.ts';
import { businessReads, findMessage, findThread } from '../threads.ts';
import { restrictionsOf } from '../whatsapp-account.ts';
import type { Customer } from '../world.ts';
import type { PhoneNumber } from '../world-whatsapp.ts';
import { anyToken, type Call, object, text } from './call.ts';
import { invalidParameter } from './errors.ts';
import { marketingRefusal } from './marketing.ts';
import { readWhatsapp, refusal, type WhatsappSaid } from './send-whatsapp-content.ts';
import { takePairPlace, takeThroughput } from './usage.ts';
import { requireProduct, wabaToken } from './whatsapp.ts';

const windowMs = 24 * hourMs;

/** POST {phone}/messages (whatsapp.md §2). 200 means accepted; what became of it comes by webhook. */
export async function sendWhatsapp(call: Call, phone: PhoneNumber): Promise<object> {
  requireProduct(call);
  wabaToken(call, phone.wabaId, phone.id, 'whatsapp_business_messaging');
  if (!phone.registered) {
    throw refusal(133010, 'Account not registered', 'The phone number is not registered. Register it first.');
  }
  requireStanding(call, phone);
  if (text(call, 'status') === 'read') return markRead(call, phone);
  const kind = text(call, 'type') ?? 'text';
  const said = kind === 'reaction' ? null : await readWhatsapp(call, phone);
  const callbackData = callbackDataOf(call);
  const { to, customer, bsuid } = findRecipient(call);
  if (phone.allowedRecipients !== null && !phone.allowedRecipients.includes(to)) {
    throw refusal(131030, 'Recipient phone number not in allowed list', 'Add the number to the test list first.');
  }
  if (customer !== null && phone.blocked?.includes(customer.waId) === true) {
    throw refusal(130403, 'User is blocked', 'The business has blocked this user.');
  }
  if (customer === null || customer.blocked) return fails(call, phone, { to, kind }, undeliverable);
  requirePace(call, phone, customer);
  requireWindow(call, phone, customer, kind);
  requireFreedom(call, phone, customer);
  const unwanted = kind === 'template' ? marketingRefusal(call, phone, customer) : null;
  if (unwanted !== null) return fails(call, phone, { to, kind }, unwanted);
  const id =
    said === null ? react(call, phone, customer, callbackData) : write(call, phone, customer, said, callbackData);
  const input = text(call, 'to') ?? text(call, 'recipient') ?? '';
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, ...(bsuid ? {} : { wa_id: customer.waId }), user_id: customer.bsuid }],
    messages: [{ id, ...(kind === 'template' ? { message_status: 'accepted' } : {}) }],
  };
}

function write(
  call: Call,
  phone: PhoneNumber,
  customer: Customer,
  said: WhatsappSaid,
  callbackData: string | null,
): string {
  const { message, announce } = businessWrites(call.sim, {
    ...{ platform: 'whatsapp', assetId: phone.id, customer, appId: anyToken(call).app.id, metadata: null },
    ...{ kind: said.kind, text: said.text, content: said.content, callbackData },
  });
  call.after.push(announce);
  return message.id;
}

/** whatsapp.md §2.3: marks that message and all earlier ones; a typing indicator does so too. */
function markRead(call: Call, phone: PhoneNumber): object {
  const found = findMessage(call.sim, text(call, 'message_id') ?? '');
  if (found?.thread.assetId !== phone.id || found.message.direction !== 'customer') {
    throw refusal(131009, 'Parameter value is not valid', 'Message ID is invalid.');
  }
  businessReads(call.sim, found.thread, found.message);
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

/** whatsapp.md §2.1: our own reference, at most 512 characters. */
function callbackDataOf(call: Call): string | null {
  const data = text(call, 'biz_opaque_callback_data');
  if (data === null || data.length <= 512) return data;
  const details = 'biz_opaque_callback_data must be at most 512 characters long.';
  throw refusal(131009, 'Parameter value is not valid', details);
}

/** whatsapp.md §2.2: an empty emoji takes it back; only `sent` comes for it. */
function react(call: Call, phone: PhoneNumber, customer: Customer, callbackData: string | null): string {
  const given = object(call, 'reaction') ?? {};
  const message = findThread(call.sim, 'whatsapp', phone.id, customer.id)?.messages.find(
    ({ id }) => id === given.message_id,
  );
  if (message === undefined || message.deleted) {
    throw refusal(131009, 'Parameter value is not valid', 'Message ID is invalid.');
  }
  businessReacts(call.sim, message, String(given.emoji ?? '') || null);
  const id = wamid(call.world, customer.waId, 'out');
  const facts = { id, status: 'sent', atMs: call.sim.clock.now(), callbackData, kind: 'reaction' } as const;
  const status = whatsappStatus(phone, customer, { ...facts, recipientId: customer.waId });
  call.after.push(() => emitToWhatsapp(call.sim, phone, status, customer));
  return id;
}

const throughput = 80;

/** whatsapp.md §6: so many a second for the number, so many for one person. */
function requirePace(call: Call, phone: PhoneNumber, customer: Customer) {
  const now = call.sim.clock.now();
  if (!takeThroughput(call.world, phone.id, phone.perSecond ?? throughput, now)) {
    throw refusal(
      130429,
      'Rate limit hit',
      'Message failed to send because the throughput of this number was reached.',
    );
  }
  if (!takePairPlace(call.world, `${phone.id}:${customer.id}`, now)) {
    throw refusal(
      131056,
      '(Business Account, Consumer Account) pair rate limit hit',
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
    );
  }
}

/** whatsapp.md §4.7 DISABLED_UPDATE: a disabled account sends nothing. */
function requireStanding(call: Call, phone: PhoneNumber) {
  if (call.world.wabas.get(phone.wabaId)?.banned !== true) return;
  throw refusal(131031, 'Business Account locked', 'Business Account has been locked.');
}

/** whatsapp.md §4.7 ACCOUNT_RESTRICTION: who may not begin, or not answer. */
function requireFreedom(call: Call, phone: PhoneNumber, customer: Customer) {
  const waba = call.world.wabas.get(phone.wabaId);
  const initiator = hasOpenWindow(call, phone, customer) ? 'CUSTOMER' : 'BIZ';
  if (waba === undefined || !restrictionsOf(call.sim, waba).includes(`RESTRICTED_${initiator}_INITIATED_MESSAGING`))
    return;
  throw refusal(368, 'Temporarily blocked for policies violations', 'The account is restricted: see account_update.');
}

function hasOpenWindow(call: Call, phone: PhoneNumber, customer: Customer): boolean {
  const lastAtMs = findThread(call.sim, 'whatsapp', phone.id, customer.id)?.lastCustomerAtMs ?? null;
  return lastAtMs !== null && call.sim.clock.now() - lastAtMs <= windowMs;
}

/** whatsapp.md §2.5: outside 24 hours only templates. */
function requireWindow(call: Call, phone: PhoneNumber, customer: Customer, kind: string) {
  if (kind === 'template' || hasOpenWindow(call, phone, customer)) return;
  throw refusal(
    131047,
    'Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  );
}

const undeliverable = { code: 131026, title: 'Message undeliverable', details: 'Message Undeliverable.' };

/** Accepted, then `failed` by webhook: Meta does not say beforehand who can be reached (whatsapp.md §5 131026). */
function fails(
  call: Call,
  phone: PhoneNumber,
  { to, kind }: { to: string; kind: string },
  error: WhatsappError,
): object {
  const id = wamid(call.world, to, 'out');
  const callbackData = text(call, 'biz_opaque_callback_data');
  call.after.push(() => {
    const atMs = call.sim.clock.now();
    const status = { id, status: 'failed', atMs, callbackData, kind, error, recipientId: to } as const;
    emitToWhatsapp(call.sim, phone, whatsappStatus(phone, null, status));
  });
  const input = text(call, 'to') ?? text(call, 'recipient') ?? '';
  return { messaging_product: 'whatsapp', contacts: [{ input, wa_id: to }], messages: [{ id }] };
}
