import { useSyncExternalStore } from 'react';
import { createListeners } from '../../../listeners.ts';
import type { DraftMode } from '../drafts.ts';

/** Files of one place that Roost does not have yet; every part of the composer sees them. */
export interface Uploads {
  uploading: number;
  /** Those that did not get there: they wait here to be tried again. */
  failed: readonly { file: File; voice: boolean }[];
}

const none: Uploads = { uploading: 0, failed: [] };
const places = new Map<string, Uploads>();
const listeners = createListeners();

// They are in this page alone.
window.addEventListener('beforeunload', (event) => {
  if ([...places.values()].some(({ uploading, failed }) => uploading + failed.length > 0)) event.preventDefault();
});

export function changeUploads(conversationId: string, mode: DraftMode, change: (now: Uploads) => Uploads): void {
  const key = `${conversationId}/${mode}`;
  places.set(key, change(places.get(key) ?? none));
  listeners.tell();
}

export function useUploads(conversationId: string, mode: DraftMode): Uploads {
  return useSyncExternalStore(listeners.listen, () => places.get(`${conversationId}/${mode}`) ?? none);
}
