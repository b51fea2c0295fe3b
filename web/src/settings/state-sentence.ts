import type { Channel } from '@roost/contract/meta.ts';

/** Actions of the server's that stand beside the sentence as a button, which has the words of the language on screen. */
const buttons: ReadonlySet<string> = new Set(['Connect with Meta', 'Connect with Instagram', 'Wake']);

/** What is wrong and what to do, unless a button says that; `said` has the words of the language on screen. */
export function stateSentence({ message, action }: Channel['state'], said: (sentence: string) => string): string {
  return action === null || buttons.has(action) ? said(message) : `${said(message)} ${said(action)}`;
}
