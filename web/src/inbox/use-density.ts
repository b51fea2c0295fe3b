import { useSyncExternalStore } from 'react';
import { recall, remember } from '../session.ts';

const storedKey = 'roost.density';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Compact rows show one line of the message: more conversations at a glance. Kept in this browser. */
export function useDensity(): [boolean, (dense: boolean) => void] {
  const dense = useSyncExternalStore(subscribe, () => recall(storedKey) === 'compact');
  return [
    dense,
    (next) => {
      remember(storedKey, next ? 'compact' : 'comfortable');
      for (const listener of listeners) listener();
    },
  ];
}
