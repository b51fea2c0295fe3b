import type { Channel } from '@roost/contract/meta.ts';

/** What is wrong and what to do; `button` says the same as an action of that name, which is then left out. */
export function stateSentence({ message, action }: Channel['state'], button: string): string {
  if (action === null || action === button) return message;
  return `${message} ${action}`;
}
