import type { Message } from '@roost/contract/messages.ts';

/** A message for tests; its number is its place in the conversation. */
export function sample(number: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${number}`,
    conversationId: 'c',
    clientKey: null,
    direction: 'in',
    kind: 'text',
    text: `text ${number}`,
    content: {},
    author: { type: 'contact', id: 'k', name: 'Maria' },
    status: null,
    occurredAt: new Date(2026, 10, 22, 9, 0, number).toISOString(),
    externalId: null,
    replyToId: null,
    replyTo: null,
    editedAt: null,
    deletedAt: null,
    hidden: false,
    liked: false,
    reactions: [],
    attachments: [],
    privateReply: null,
    error: null,
    ...change,
  };
}
