/** What was written while nobody listened: in the phone app before an app connected, or while its webhooks failed. */
import { blankMessage, type Place } from './customer-acts.ts';
import { refused } from './refused.ts';
import type { Sim } from './sim.ts';
import { addMessage, customerWasHere, findMessage, newMessageId, openThread } from './threads.ts';

export type Remembered = { by: 'customer' | 'business'; text: string; atMs: number; id?: string };

/** Only the Conversations API tells of these (platform.md §4.7). */
export function remember(
  sim: Sim,
  { platform, assetId, customer }: Place,
  messages: Remembered[],
): { threadId: string; messageIds: string[] } {
  if (platform === 'whatsapp') throw refused('WhatsApp has no Conversations API');
  const thread = openThread(sim, platform, assetId, customer.id);
  const messageIds = messages.map(({ by, text, atMs, id: given }) => {
    const id = given ?? newMessageId(sim, platform, assetId, customer.waId, by === 'customer' ? 'in' : 'out');
    if (findMessage(sim, id) !== null) throw refused('there is a message with this id');
    addMessage(sim, thread, blankMessage({ id, direction: by, kind: 'text', text, atMs }));
    if (by === 'customer') customerWasHere(thread, atMs);
    return id;
  });
  return { threadId: thread.id, messageIds };
}
