/** What a customer does on their phone, told to whoever subscribed to it. */
import { customerOf } from './control-find.ts';
import { emitToWhatsapp } from './emit.ts';
import { digits } from './ids.ts';
import { messageFacts, whatsappContent } from './message-webhooks.ts';
import * as items from './payloads-messaging.ts';
import {
  type WhatsappContent,
  whatsappIdUpdate,
  whatsappInbound,
  whatsappPreference,
  whatsappSystem,
} from './payloads-whatsapp.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';
import {
  addMessage,
  customerWasHere,
  emitMessaging,
  type FoundMessage,
  findMessage,
  fromCustomer,
  newMessageId,
  openThread,
} from './threads.ts';
import type { Customer, Message, Platform, Thread } from './world.ts';
import type { MessageContent } from './world-content.ts';

export type Place = { platform: Platform; assetId: string; customer: Customer };

/** A message with nothing but words, to be filled. */
export function blankMessage(given: Pick<Message, 'id' | 'direction' | 'kind' | 'text' | 'atMs'>): Message {
  return {
    ...given,
    ...{ status: given.direction === 'business' ? 'sent' : 'delivered', appId: null, callbackData: null },
    ...{ parts: [], reactions: [], edits: 0, deleted: false },
  };
}

/** The customer writes. The same id again repeats the webhook without a second message. */
export function customerWrites(
  sim: Sim,
  given: Place & { text: string; content?: MessageContent; atMs?: number; id?: string },
): { threadId: string; messageId: string } {
  const { platform, assetId, customer, text, content = { parts: [] } } = given;
  const atMs = given.atMs ?? sim.clock.now();
  const thread = openThread(sim, platform, assetId, customer.id);
  const id = given.id ?? newMessageId(sim, platform, assetId, customer.waId, 'in');
  const known = findMessage(sim, id)?.message;
  const kind = content.whatsapp?.type ?? content.parts[0]?.type ?? 'text';
  const message = known ?? { ...blankMessage({ id, direction: 'customer', kind, text, atMs }), ...content };
  if (known === undefined) {
    addMessage(sim, thread, message);
    customerWasHere(thread, atMs);
  }
  if (platform === 'whatsapp') tellWhatsapp(sim, thread, message);
  else {
    const parties = fromCustomer(sim, thread, message.atMs);
    emitMessaging(sim, thread, 'messages', items.inboundMessage(parties, messageFacts(sim, thread, message)));
  }
  return { threadId: thread.id, messageId: id };
}

function tellWhatsapp(sim: Sim, thread: Thread, message: Message) {
  sayOnWhatsapp(sim, thread, message.id, message.atMs, whatsappContent(sim, thread, message));
}

function sayOnWhatsapp(sim: Sim, thread: Thread, id: string, atMs: number, content: WhatsappContent) {
  const phone = sim.world.phoneNumbers.get(thread.assetId);
  const customer = sim.world.customers.get(thread.customerId);
  if (!phone?.registered || customer === undefined) return;
  emitToWhatsapp(sim, phone, whatsappInbound(phone, customer, { id, atMs, ...content }), customer);
}

/** An emoji under any message of the thread; null takes it back (whatsapp.md §4.4 reaction, platform.md §3.6). */
export function customerReacts(sim: Sim, found: FoundMessage, emoji: string | null) {
  const { thread, message } = found;
  message.reactions = message.reactions.filter(({ by }) => by !== 'customer');
  if (emoji !== null) message.reactions.push({ by: 'customer', emoji });
  const atMs = sim.clock.now();
  customerWasHere(thread, atMs);
  sim.changed();
  if (thread.platform === 'whatsapp') {
    const body = { message_id: message.id, ...(emoji === null ? {} : { emoji }) };
    sayOnWhatsapp(sim, thread, nextId(sim, thread), atMs, { type: 'reaction', body });
  } else {
    emitMessaging(sim, thread, 'message_reactions', items.reacted(fromCustomer(sim, thread), message.id, emoji));
  }
}

/** platform.md §3.6: at most five edits on Messenger. */
const editsMax = 5;

export function customerEdits(sim: Sim, found: FoundMessage, text: string) {
  const { thread, message } = ownMessage(found);
  if (thread.platform !== 'whatsapp' && message.edits >= editsMax)
    throw refused('a message is edited five times at most');
  message.text = text;
  message.edits += 1;
  sim.changed();
  if (thread.platform === 'whatsapp') {
    const { type, body } = whatsappContent(sim, thread, message);
    const edit = { original_message_id: message.id, message: { context: { id: 'M0' }, type, [type]: body } };
    sayOnWhatsapp(sim, thread, nextId(sim, thread), sim.clock.now(), { type: 'edit', body: edit });
  } else {
    const field = thread.platform === 'messenger' ? 'message_edits' : 'message_edit';
    emitMessaging(sim, thread, field, items.edited(fromCustomer(sim, thread), message.id, text, message.edits));
  }
}

export function customerUnsends(sim: Sim, found: FoundMessage) {
  const { thread, message } = ownMessage(found);
  Object.assign(message, { text: '', parts: [], deleted: true });
  delete message.whatsapp;
  sim.changed();
  if (thread.platform === 'whatsapp') {
    const body = { original_message_id: message.id };
    sayOnWhatsapp(sim, thread, nextId(sim, thread), sim.clock.now(), { type: 'revoke', body });
  } else {
    emitMessaging(sim, thread, 'messages', items.unsent(fromCustomer(sim, thread), message.id));
  }
}

function ownMessage(found: FoundMessage): FoundMessage {
  if (found.message.direction !== 'customer' || found.message.deleted) throw refused('not a message of this customer');
  return found;
}

/** Taps what the business offered: a quick reply, a button, a row of a list. */
export function customerTaps(sim: Sim, found: FoundMessage, payload: string): { messageId: string } {
  const { thread, message } = found;
  const choice = message.choices?.find((one) => one.payload === payload);
  if (choice === undefined) throw refused('this message offers no such choice');
  const customer = customerOf(sim, thread.customerId);
  const place = { platform: thread.platform, assetId: thread.assetId, customer };
  if (thread.platform === 'whatsapp') {
    const { payload: id, title, description } = choice;
    const reply = { id, title, ...(description === undefined ? {} : { description }) };
    const whatsapp =
      choice.kind === 'button'
        ? { type: 'button', body: { payload: choice.payload, text: choice.title } }
        : choice.kind === 'list'
          ? { type: 'interactive', body: { type: 'list_reply', list_reply: reply } }
          : { type: 'interactive', body: { type: 'button_reply', button_reply: reply } };
    const content = { parts: [], whatsapp, replyToId: message.id };
    return customerWrites(sim, { ...place, text: choice.title, content });
  }
  if (choice.kind === 'quick_reply') {
    return customerWrites(sim, { ...place, text: choice.title, content: { parts: [], quickReplyPayload: payload } });
  }
  return customerPostsBack(sim, { ...place, title: choice.title, payload });
}

/** A button, the Get Started button or an ice breaker. */
export function customerPostsBack(
  sim: Sim,
  given: Place & { title: string; payload: string; referral?: object },
): { messageId: string } {
  const { platform, assetId, customer, title, payload, referral } = given;
  const thread = openThread(sim, platform, assetId, customer.id);
  const mid = newMessageId(sim, platform, assetId, customer.waId, 'in');
  const atMs = sim.clock.now();
  addMessage(sim, thread, blankMessage({ id: mid, direction: 'customer', kind: 'postback', text: title, atMs }));
  customerWasHere(thread, atMs);
  const facts = { mid, title, payload, ...(referral === undefined ? {} : { referral }) };
  emitMessaging(sim, thread, 'messaging_postbacks', items.postback(fromCustomer(sim, thread), facts));
  return { messageId: mid };
}

/** Comes back into a thread that exists, by an ad or a link: no message of its own (platform.md §3.6). */
export function customerIsReferred(sim: Sim, given: Place & { referral: object }) {
  const thread = openThread(sim, given.platform, given.assetId, given.customer.id);
  customerWasHere(thread, sim.clock.now());
  const field = given.platform === 'messenger' ? 'messaging_referrals' : 'messaging_referral';
  emitMessaging(sim, thread, field, items.referred(fromCustomer(sim, thread), given.referral));
}

export function customerOptsIn(sim: Sim, given: Place & { optin: object }) {
  const thread = openThread(sim, given.platform, given.assetId, given.customer.id);
  emitMessaging(sim, thread, 'messaging_optins', items.optedIn(fromCustomer(sim, thread), given.optin));
}

/** A new number: WhatsApp tells it by a message of its own (whatsapp.md §4.4 system). */
export function customerChangesNumber(sim: Sim, assetId: string, customer: Customer, waId: string) {
  const phone = sim.world.phoneNumbers.get(assetId);
  const { waId: oldNumber, bsuid: oldId, name } = customer;
  // whatsapp.md §4.3: with the number the user id changes.
  Object.assign(customer, { waId, bsuid: digits(sim.world, 'US.10', 23) });
  sim.changed();
  if (!phone?.registered) return;
  const atMs = sim.clock.now();
  const system = (body: object) => {
    const id = newMessageId(sim, 'whatsapp', assetId, oldNumber, 'in');
    emitToWhatsapp(sim, phone, whatsappSystem(phone, { from: oldNumber, id, atMs, body }));
  };
  system({ body: `User ${name} changed from ${oldNumber} to ${waId}`, wa_id: waId, type: 'user_changed_number' });
  const told = { body: `User ${name} changed from ${oldId} to ${customer.bsuid}`, wa_id: waId };
  system({ ...told, user_id: customer.bsuid, type: 'user_changed_user_id' });
  emitToWhatsapp(sim, phone, whatsappIdUpdate(phone, customer, oldId, atMs));
}

/** The customer's own setting: no marketing from this business, or marketing again (whatsapp.md §2.6). */
export function customerSetsMarketing(sim: Sim, assetId: string, customer: Customer, value: 'stop' | 'resume') {
  const phone = sim.world.phoneNumbers.get(assetId);
  if (phone === undefined) throw refused('no such WhatsApp number', 404);
  const others = (customer.noMarketingFrom ?? []).filter((id) => id !== assetId);
  customer.noMarketingFrom = value === 'stop' ? [...others, assetId] : others;
  sim.changed();
  emitToWhatsapp(sim, phone, whatsappPreference(phone, customer, value, sim.clock.now()), customer);
}

function nextId(sim: Sim, thread: Thread): string {
  return newMessageId(sim, thread.platform, thread.assetId, customerOf(sim, thread.customerId).waId, 'in');
}
