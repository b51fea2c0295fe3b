import type { Conversation } from '@roost/contract/conversations.ts';
import { m } from '../../paraglide/messages.js';
import type { Arrange } from './use-arrange.ts';

/** Resolves them; opens them again when all are resolved already. */
export function resolveOrReopen(
  arrange: Arrange,
  ids: readonly string[],
  copies: readonly (Pick<Conversation, 'status'> | undefined)[],
): void {
  if (copies.every((one) => one?.status === 'resolved')) arrange(ids, { status: 'open' }, m.inbox_said_reopened());
  else arrange(ids, { status: 'resolved' }, saidResolved(ids.length));
}

export function saidResolved(count: number): string {
  return count > 1 ? m.inbox_said_many({ count }) : m.inbox_said_resolved();
}
