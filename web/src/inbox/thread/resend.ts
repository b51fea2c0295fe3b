import { onLiveState } from '../../live.ts';

/** By client key, in the order they failed: what goes out once Roost can be reached again. */
const waiting = new Map<string, () => void>();

/** Only what this page has sent: what an earlier visit left behind waits for a person. */
export function whenBack(clientKey: string, send: () => void): void {
  waiting.set(clientKey, send);
}

function sendAll(): void {
  const due = [...waiting.values()];
  waiting.clear();
  for (const send of due) send();
}

window.addEventListener('online', sendAll);
onLiveState((state) => {
  if (state === 'live') sendAll();
});
