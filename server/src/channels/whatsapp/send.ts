/** Calls to Meta for a WhatsApp number (META.md §2, §3, §4). */
import { type GraphCaller, GraphFailure, sendTimeoutMs } from '../../meta/graph.ts';
import { idOf, objectOf, objectsOf, textOf } from '../../meta/read-json.ts';
import type { ChannelTarget, Health } from '../channel.ts';
import type { Draft, Sent } from '../outgoing.ts';
import { contentOf } from './message.ts';
import { addressed } from './person.ts';

export async function send(graph: GraphCaller, number: ChannelTarget, draft: Draft): Promise<Sent> {
  if (!('person' in draft.to)) throw new GraphFailure('unsent', 'WhatsApp has no comments.');
  const answer = await graph.post(
    `${number.externalId}/messages`,
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...addressed(draft.to.person),
      ...contentOf(draft),
      // Comes back in every status: that settles a send whose answer was lost.
      biz_opaque_callback_data: draft.reference,
      ...(draft.replyToExternalId === undefined ? {} : { context: { message_id: draft.replyToExternalId } }),
    },
    { timeoutMs: sendTimeoutMs },
  );
  const externalId = idOf(objectsOf(answer.messages)[0]?.id);
  if (externalId === null) throw new GraphFailure('unknown', 'Meta answered without a message id.');
  const contact = objectsOf(answer.contacts)[0];
  const recipientExternalId = idOf(contact?.user_id) ?? idOf(contact?.wa_id);
  return { externalId, ...(recipientExternalId === null ? {} : { recipientExternalId }) };
}

/** An empty emoji takes it back (whatsapp.md §2.2). */
export async function react(
  graph: GraphCaller,
  number: ChannelTarget,
  to: { address: string; externalId: string },
  emoji: string | null,
): Promise<void> {
  await graph.post(`${number.externalId}/messages`, {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...addressed(to.address),
    type: 'reaction',
    reaction: { message_id: to.externalId, emoji: emoji ?? '' },
  });
}

/** Also marks everything before it (META.md §4). */
export async function markSeen(
  graph: GraphCaller,
  number: ChannelTarget,
  to: { lastExternalId: string },
): Promise<void> {
  await graph.post(`${number.externalId}/messages`, {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: to.lastExternalId,
  });
}

/** Shown until our answer, or for 25 seconds; marks as read as well. */
export async function typing(graph: GraphCaller, number: ChannelTarget, to: { lastExternalId: string }): Promise<void> {
  await graph.post(`${number.externalId}/messages`, {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: to.lastExternalId,
    typing_indicator: { type: 'text' },
  });
}

/** Ten attempts per number in 72 hours (META.md §2): never in a loop. */
export async function register(graph: GraphCaller, number: ChannelTarget, pin: string): Promise<void> {
  await graph.post(`${number.externalId}/register`, { messaging_product: 'whatsapp', pin });
}

/** Without it nothing of this account reaches the app; the fields are the app's choice. */
export async function subscribe(graph: GraphCaller, number: ChannelTarget): Promise<void> {
  await graph.post(`${accountOf(number)}/subscribed_apps`);
}

/** Silences every number of the account: only when none of them is connected any more (see `installedOn`). */
export async function unsubscribe(graph: GraphCaller, number: ChannelTarget): Promise<void> {
  await graph.delete(`${accountOf(number)}/subscribed_apps`);
}

export function accountOf(number: ChannelTarget): string {
  if (number.parentId === null) throw new GraphFailure('unsent', 'This number has no WhatsApp Business Account.');
  return number.parentId;
}

export async function health(graph: GraphCaller, number: ChannelTarget): Promise<Health> {
  const subscribed = await graph.get(`${accountOf(number)}/subscribed_apps`);
  if (objectsOf(subscribed.data).length === 0) {
    return {
      code: 'attention',
      reason: 'not_subscribed',
      message: 'Meta does not deliver anything of this number to Roost.',
      action: 'Subscribe again',
    };
  }
  const state = await graph.get(number.externalId, { fields: 'id,status,health_status' });
  // The full list of statuses is not published: only CONNECTED is known to be good, and absence says nothing.
  const status = textOf(state.status);
  if (status === 'PENDING') {
    return {
      code: 'attention',
      reason: 'number_not_registered',
      message: 'This number is not registered with the WhatsApp Cloud API.',
      action: 'Register number',
      needsPin: true,
    };
  }
  if (status !== null && status !== 'CONNECTED') {
    return {
      code: 'attention',
      reason: 'number_state',
      message: `WhatsApp reports this number as ${status}.`,
      action: 'Open Meta',
    };
  }
  const blocked = objectOf(state.health_status)?.can_send_message === 'BLOCKED';
  return blocked
    ? {
        code: 'attention',
        reason: 'number_state',
        message: 'WhatsApp does not let this number send messages.',
        action: 'Open Meta',
      }
    : { code: 'connected', reason: 'ok', message: 'Meta delivers messages to Roost.', action: null };
}
