import { emitToInstagram, emitToPage, emitToWhatsapp } from './emit.ts';
import { instagramMid, messengerMid, wamid } from './ids.ts';
import {
  type EchoFacts,
  echo,
  inboundMessage,
  instagramSeen,
  messengerDelivery,
  messengerRead,
  whatsappInbound,
  whatsappStatus,
} from './payloads.ts';
import { scopedIdOf } from './seed.ts';
import type { Sim } from './sim.ts';
import type { Customer, Message, Platform, Thread } from './world.ts';

export function findThread(sim: Sim, platform: Platform, assetId: string, customerId: string): Thread | null {
  return sim.world.threads.get(threadId(platform, assetId, customerId)) ?? null;
}

function threadId(platform: Platform, assetId: string, customerId: string): string {
  return `${platform}-${assetId}-${customerId}`;
}

function openThread(sim: Sim, platform: Platform, assetId: string, customerId: string): Thread {
  const id = threadId(platform, assetId, customerId);
  const known = sim.world.threads.get(id);
  if (known !== undefined) return known;
  const thread: Thread = { id, platform, assetId, customerId, lastCustomerAtMs: null, lastAtMs: 0, messages: [] };
  sim.world.threads.set(id, thread);
  return thread;
}

function add(sim: Sim, thread: Thread, message: Message) {
  const later = thread.messages.findIndex((other) => other.atMs > message.atMs);
  if (later === -1) thread.messages.push(message);
  else thread.messages.splice(later, 0, message);
  thread.lastAtMs = Math.max(thread.lastAtMs, message.atMs);
  sim.world.threadOfMessage.set(message.id, thread.id);
  sim.changed();
}

/** The customer writes. The same id again repeats the webhook without a second message. */
export function customerWrites(
  sim: Sim,
  given: { platform: Platform; assetId: string; customer: Customer; text: string; atMs?: number; id?: string },
): { threadId: string; messageId: string } {
  const { platform, assetId, customer, text } = given;
  const atMs = given.atMs ?? sim.clock.now();
  const thread = openThread(sim, platform, assetId, customer.id);
  const id = given.id ?? newId(sim, platform, assetId, customer.waId, 'in');
  if (!sim.world.threadOfMessage.has(id)) {
    const facts = { status: 'delivered', appId: null, callbackData: null } as const;
    add(sim, thread, { id, direction: 'customer', kind: 'text', text, atMs, ...facts });
    // platform.md §4.1: the window counts from the person's last message.
    thread.lastCustomerAtMs = Math.max(thread.lastCustomerAtMs ?? 0, atMs);
  }
  if (platform === 'whatsapp') {
    const phone = sim.world.phoneNumbers.get(assetId);
    if (phone?.registered) emitToWhatsapp(sim, phone, whatsappInbound(phone, customer, { id, atMs, text }));
  } else {
    const from = scopedIdOf(sim.world, platform, assetId, customer.id);
    emitMessaging(sim, thread, 'messages', inboundMessage({ from, to: assetId, atMs }, id, text));
  }
  return { threadId: thread.id, messageId: id };
}

/** The business wrote (through `appId`): the phone gets it, the echo goes out, and the statuses. */
export function businessWrites(
  sim: Sim,
  given: {
    platform: Platform;
    assetId: string;
    customer: Customer;
    kind: string;
    text: string;
    appId: string;
    metadata: string | null;
    callbackData: string | null;
    attachment: EchoFacts['attachment'];
  },
): { message: Message; announce: () => void } {
  const { platform, assetId, customer, appId } = given;
  const thread = openThread(sim, platform, assetId, customer.id);
  const id = newId(sim, platform, assetId, customer.waId, 'out');
  const atMs = sim.clock.now();
  const message: Message = {
    ...{ id, direction: 'business', kind: given.kind, text: given.text, atMs },
    ...{ status: 'sent', appId, callbackData: given.callbackData },
  };
  add(sim, thread, message);
  const announce = () => {
    if (platform === 'whatsapp') {
      emitStatus(sim, thread, message, 'sent');
    } else {
      const to = scopedIdOf(sim.world, platform, assetId, customer.id);
      const text = given.attachment === null ? given.text : null;
      const facts = { mid: id, appId, metadata: given.metadata, text, attachment: given.attachment };
      // platform.md §3.6: a field of its own on Pages, inside `messages` on Instagram.
      const field = platform === 'messenger' ? 'message_echoes' : 'messages';
      emitMessaging(sim, thread, field, echo({ from: assetId, to, atMs }, facts));
    }
    if (!customer.offline) arrive(sim, thread);
  };
  return { message, announce };
}

/** The phone gets everything sent so far. */
export function arrive(sim: Sim, thread: Thread) {
  const waiting = thread.messages.filter((message) => message.direction === 'business' && message.status === 'sent');
  if (waiting.length === 0) return;
  for (const message of waiting) message.status = 'delivered';
  if (thread.platform === 'whatsapp') {
    for (const message of waiting) emitStatus(sim, thread, message, 'delivered');
  } else if (thread.platform === 'messenger') {
    const mids = waiting.map((message) => message.id);
    const watermark = Math.max(...waiting.map((message) => message.atMs));
    emitMessaging(sim, thread, 'message_deliveries', messengerDelivery(fromCustomer(sim, thread), mids, watermark));
  }
  sim.changed();
}

/** The customer opens the thread: everything from the business is read. */
export function customerReads(sim: Sim, thread: Thread): number {
  arrive(sim, thread);
  const unread = thread.messages.filter((message) => message.direction === 'business' && message.status !== 'read');
  const last = unread.at(-1);
  if (last === undefined) return 0;
  for (const message of unread) message.status = 'read';
  if (thread.platform === 'whatsapp') {
    for (const message of unread) emitStatus(sim, thread, message, 'read');
  } else if (thread.platform === 'messenger') {
    emitMessaging(sim, thread, 'message_reads', messengerRead(fromCustomer(sim, thread), last.atMs));
  } else {
    emitMessaging(sim, thread, 'messaging_seen', instagramSeen(fromCustomer(sim, thread), last.id));
  }
  sim.changed();
  return unread.length;
}

/** The business opened the thread: the customer's messages show as read on the phone. */
export function businessReads(sim: Sim, thread: Thread, upTo?: Message) {
  for (const message of thread.messages) {
    if (message.direction === 'customer' && (upTo === undefined || message.atMs <= upTo.atMs)) message.status = 'read';
  }
  sim.changed();
}

function fromCustomer(sim: Sim, thread: Thread) {
  const platform = thread.platform === 'instagram' ? 'instagram' : 'messenger';
  const from = scopedIdOf(sim.world, platform, thread.assetId, thread.customerId);
  return { from, to: thread.assetId, atMs: sim.clock.now() };
}

function emitMessaging(sim: Sim, thread: Thread, field: string, item: object) {
  if (thread.platform === 'messenger') {
    const page = sim.world.pages.get(thread.assetId);
    if (page !== undefined) emitToPage(sim, page, field, item);
  } else {
    const account = sim.world.instagramAccounts.get(thread.assetId);
    if (account !== undefined) emitToInstagram(sim, account, field, item);
  }
}

function emitStatus(sim: Sim, thread: Thread, message: Message, status: 'sent' | 'delivered' | 'read') {
  const phone = sim.world.phoneNumbers.get(thread.assetId);
  const customer = sim.world.customers.get(thread.customerId);
  if (phone === undefined || customer === undefined) return;
  const { id, callbackData, kind } = message;
  const atMs = status === 'sent' ? message.atMs : sim.clock.now();
  emitToWhatsapp(sim, phone, whatsappStatus(phone, customer, { id, status, atMs, callbackData, kind }));
}

function newId(sim: Sim, platform: Platform, assetId: string, waId: string, direction: 'in' | 'out'): string {
  if (platform === 'messenger') return messengerMid(sim.world);
  return platform === 'instagram' ? instagramMid(sim.world, assetId) : wamid(sim.world, waId, direction);
}
