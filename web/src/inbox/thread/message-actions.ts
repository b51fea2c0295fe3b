import type { Message } from '@roost/contract/messages.ts';
import type { Acting } from './acting.ts';
import type { Pending } from './pending.ts';

/** What an agent can do with a message of the thread. */
export interface MessageActions {
  /** What can be done with messages at Meta. */
  acting: Acting;
  retry: (message: Message) => void;
  /** Answers this very message. */
  quote: (message: Message) => void;
  /** Goes to another message of the thread, however far back. */
  show: (messageId: string) => void;
  /** Only for what never left this browser: back into the box, or away. */
  edit: (pending: Pending) => void;
  discard: (pending: Pending) => void;
}
