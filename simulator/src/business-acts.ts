/** What the business does: through an app, in Meta's own inbox, or on its phone. */
import { blankMessage } from './customer-acts.ts';
import { emitToWhatsapp } from './emit.ts';
import { messageFacts, whatsappContent } from './message-webhooks.ts';
import { echo } from './payloads-messaging.ts';
import { whatsappEcho } from './payloads-whatsapp.ts';
import { scopedIdOf } from './seed.ts';
import type { Sim } from './sim.ts';
import { addMessage, arrive, emitMessaging, emitStatus, newMessageId, openThread } from './threads.ts';
import type { Customer, Message, Platform, Thread } from './world.ts';
import type { MessageContent } from './world-content.ts';

/** platform.md §4.9: Meta's own inboxes are apps too. */
const inboxAppIds = { messenger: '263902037430900', instagram: '1217981644879628' } as const;

export type Writing = {
  platform: Platform;
  assetId: string;
  customer: Customer;
  kind: string;
  text: string;
  content?: MessageContent;
  /** null: written on the business's own phone (WhatsApp). */
  appId: string | null;
  metadata: string | null;
  callbackData: string | null;
};

/** The phone gets it, the echo goes out, and the statuses. */
export function businessWrites(sim: Sim, given: Writing): { message: Message; announce: () => void } {
  const { platform, assetId, customer, appId, kind, text, callbackData } = given;
  const thread = openThread(sim, platform, assetId, customer.id);
  const id = newMessageId(sim, platform, assetId, customer.waId, 'out');
  const atMs = sim.clock.now();
  const message: Message = {
    ...blankMessage({ id, direction: 'business', kind, text, atMs }),
    ...(given.content ?? { parts: [] }),
    ...{ appId, callbackData },
  };
  addMessage(sim, thread, message);
  const announce = () => {
    if (platform === 'whatsapp') {
      if (appId === null) tellPhoneEcho(sim, thread, customer, message);
      else emitStatus(sim, thread, message, 'sent');
    } else tellEcho(sim, thread, message, given.metadata);
    if (!customer.offline) arrive(sim, thread);
  };
  return { message, announce };
}

function tellEcho(sim: Sim, thread: Thread, message: Message, metadata: string | null) {
  const platform = thread.platform === 'instagram' ? 'instagram' : 'messenger';
  const to = scopedIdOf(sim.world, platform, thread.assetId, thread.customerId);
  const bare = sim.world.instagramAccounts.get(thread.assetId)?.bareEchoes === true;
  const signature = bare ? { appId: null, metadata: null } : { appId: message.appId, metadata };
  const facts = { ...messageFacts(sim, thread, message), ...signature };
  // platform.md §3.6: a field of its own on Pages, inside `messages` on Instagram.
  const field = platform === 'messenger' ? 'message_echoes' : 'messages';
  emitMessaging(sim, thread, field, echo({ from: thread.assetId, to, atMs: message.atMs }, facts));
}

function tellPhoneEcho(sim: Sim, thread: Thread, customer: Customer, message: Message) {
  const phone = sim.world.phoneNumbers.get(thread.assetId);
  if (phone === undefined) return;
  const content = whatsappContent(sim, thread, message);
  const change = whatsappEcho(phone, customer, { id: message.id, atMs: message.atMs, ...content });
  emitToWhatsapp(sim, phone, change, customer);
}

/** Someone answers outside every app: in Business Suite, or with the WhatsApp Business app. */
export function businessAnswersElsewhere(sim: Sim, thread: Thread, text: string): string {
  const customer = sim.world.customers.get(thread.customerId);
  if (customer === undefined) return '';
  const { platform, assetId } = thread;
  const appId = platform === 'whatsapp' ? null : inboxAppIds[platform];
  const writing = { platform, assetId, customer, appId, kind: 'text', text, metadata: null, callbackData: null };
  const { message, announce } = businessWrites(sim, writing);
  announce();
  return message.id;
}

/** An emoji of the business under a message; null takes it back. */
export function businessReacts(sim: Sim, message: Message, emoji: string | null) {
  message.reactions = message.reactions.filter(({ by }) => by !== 'business');
  if (emoji !== null) message.reactions.push({ by: 'business', emoji });
  sim.changed();
}
