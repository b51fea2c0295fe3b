/** The Conversations API: what Meta remembers of a Page's or Instagram account's direct messages (platform.md §4.7). */
import type { GraphCaller } from '../meta/graph.ts';
import type { JsonObject } from '../meta/lossless-json.ts';
import { idOf, instantOf, integerOf, objectOf, objectsOf, textOf } from '../meta/read-json.ts';
import type { HistoryPage, HistoryPlace, RememberedConversation } from './channel.ts';
import { type RememberedIn, rememberedEvents } from './conversation-message.ts';
import type { ChannelRef, Person } from './event.ts';
import { personOf } from './said.ts';

/** Of older ones Meta gives id and time only. */
const messagesMax = 20;
const messageFields = [
  ...['id', 'created_time', 'from', 'message', 'attachments', 'shares', 'sticker', 'story'],
  ...['reply_to', 'reactions', 'is_unsupported'],
];
const fields = `id,updated_time,message_count,participants,messages.limit(${messagesMax}){${messageFields.join(',')}}`;

export interface Account {
  channel: ChannelRef;
  platform: 'messenger' | 'instagram';
  /** Who is asked: the Page, also for the Instagram account on it, or the account that logged in as itself. */
  node: string;
}

export async function conversationPage(
  graph: GraphCaller,
  account: Account,
  { cursor, conversationsMax }: HistoryPlace,
): Promise<HistoryPage> {
  const answer = await graph.get(`${account.node}/conversations`, {
    platform: account.platform,
    fields,
    limit: conversationsMax,
    ...(cursor === null ? {} : { after: cursor }),
  });
  const paging = objectOf(answer.paging);
  const more = textOf(paging?.next) !== null;
  return {
    conversations: objectsOf(answer.data).map((conversation) => remembered(conversation, account)),
    next: more ? textOf(objectOf(paging?.cursors)?.after) : null,
  };
}

/** Pure. One conversation as Graph gives it; what cannot be read is named and left out. */
export function remembered(conversation: JsonObject, account: Account): RememberedConversation {
  const messages = objectOf(conversation.messages);
  const given = objectsOf(messages?.data);
  const ours = new Set([account.channel.externalId, account.node]);
  const customer = customerOf(conversation, given, ours);
  const updatedAt = instantOf(conversation.updated_time);
  if (customer === null) {
    const problem =
      given.length === 0 ? null : 'Meta does not say who a conversation was with; the account may be gone.';
    return { updatedAt, events: [], cutShort: false, problem };
  }
  const where: RememberedIn = { channel: account.channel, customer, ours };
  const read = given.map((message) => rememberedEvents(message, where));
  // Newest first, in whole seconds: what was said within one second keeps Meta's order.
  const events = read
    .toReversed()
    .flatMap((one) => one ?? [])
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const readable = read.filter((one) => one !== null).length;
  const all = integerOf(conversation.message_count) ?? given.length;
  const cutShort = all > readable || textOf(objectOf(messages?.paging)?.next) !== null;
  return { updatedAt, events, cutShort, problem: null };
}

/** Whoever takes part and is not us; of someone who has left Facebook only their messages may still tell. */
function customerOf(conversation: JsonObject, messages: JsonObject[], ours: ReadonlySet<string>): Person | null {
  const people = [
    ...objectsOf(objectOf(conversation.participants)?.data),
    ...messages.flatMap((message) => objectsOf(message.from)),
  ];
  for (const person of people) {
    const id = idOf(person.id);
    if (id !== null && !ours.has(id))
      return personOf(id, { name: textOf(person.name), username: textOf(person.username) });
  }
  return null;
}
