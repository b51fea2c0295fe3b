import { emitToInstagram, emitToPage, emitToWhatsapp } from './emit.ts';
import { instagramMid, messengerMid, wamid } from './ids.ts';
import { instagramSeen, messengerDelivery, messengerRead } from './payloads-messaging.ts';
import { type WhatsappError, whatsappStatus } from './payloads-whatsapp.ts';
import { scopedIdOf } from './seed.ts';
import type { Sim } from './sim.ts';
import type { Customer, Message, Platform, Thread } from './world.ts';

/** One conversation of one customer with one Page, Instagram account or number. */
export function findThread(sim: Sim, platform: Platform, assetId: string, customerId: string): Thread | null {
  return sim.world.threads.get(threadId(platform, assetId, customerId)) ?? null;
}

function threadId(platform: Platform, assetId: string, customerId: string): string {
  return `${platform}-${assetId}-${customerId}`;
}

export function openThread(sim: Sim, platform: Platform, assetId: string, customerId: string): Thread {
  const id = threadId(platform, assetId, customerId);
  const known = sim.world.threads.get(id);
  if (known !== undefined) return known;
  const thread: Thread = { id, platform, assetId, customerId, lastCustomerAtMs: null, lastAtMs: 0, messages: [] };
  sim.world.threads.set(id, thread);
  return thread;
}

export function addMessage(sim: Sim, thread: Thread, message: Message) {
  const later = thread.messages.findIndex((other) => other.atMs > message.atMs);
  if (later === -1) thread.messages.push(message);
  else thread.messages.splice(later, 0, message);
  thread.lastAtMs = Math.max(thread.lastAtMs, message.atMs);
  sim.world.threadOfMessage.set(message.id, thread.id);
  sim.changed();
}

export type FoundMessage = { thread: Thread; message: Message };

export function findMessage(sim: Sim, id: string): FoundMessage | null {
  const thread = sim.world.threads.get(sim.world.threadOfMessage.get(id) ?? '');
  const message = thread?.messages.find((one) => one.id === id);
  return thread === undefined || message === undefined ? null : { thread, message };
}

export function newMessageId(sim: Sim, platform: Platform, assetId: string, waId: string, way: 'in' | 'out'): string {
  if (platform === 'messenger') return messengerMid(sim.world);
  return platform === 'instagram' ? instagramMid(sim.world, assetId) : wamid(sim.world, waId, way);
}

/** platform.md §4.1, whatsapp.md §2.5: the window counts from the last thing the person did. */
export function customerWasHere(thread: Thread, atMs: number) {
  thread.lastCustomerAtMs = Math.max(thread.lastCustomerAtMs ?? 0, atMs);
}

/** Sender and recipient of what the customer does on Messenger or Instagram. */
export function fromCustomer(sim: Sim, thread: Thread, atMs = sim.clock.now()) {
  const platform = thread.platform === 'instagram' ? 'instagram' : 'messenger';
  const from = scopedIdOf(sim.world, platform, thread.assetId, thread.customerId);
  return { from, to: thread.assetId, atMs };
}

export function emitMessaging(sim: Sim, thread: Thread, field: string, item: object) {
  const routing = { ownerAppId: thread.ownerAppId ?? null, customer: sim.world.customers.get(thread.customerId) };
  if (thread.platform === 'messenger') {
    const page = sim.world.pages.get(thread.assetId);
    if (page !== undefined) emitToPage(sim, page, field, item, routing);
  } else {
    const account = sim.world.instagramAccounts.get(thread.assetId);
    if (account !== undefined) emitToInstagram(sim, account, field, item, routing);
  }
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
  const unread = thread.messages.filter(
    (message) => message.direction === 'business' && message.status === 'delivered',
  );
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

export function emitStatus(
  sim: Sim,
  thread: Thread,
  message: Message,
  status: 'sent' | 'delivered' | 'read' | 'played' | 'failed',
  error?: WhatsappError,
) {
  const phone = sim.world.phoneNumbers.get(thread.assetId);
  const customer: Customer | undefined = sim.world.customers.get(thread.customerId);
  if (phone === undefined || customer === undefined) return;
  const { id, callbackData, kind } = message;
  const atMs = status === 'sent' ? message.atMs : sim.clock.now();
  const facts = { id, status, atMs, callbackData, kind, ...(error === undefined ? {} : { error }) };
  emitToWhatsapp(sim, phone, whatsappStatus(phone, customer, { ...facts, recipientId: customer.waId }), customer);
}
