import { useSyncExternalStore } from 'react';
import { createListeners } from '../listeners.ts';
import { recall, remember } from '../session.ts';

const storedKey = 'roost.density';
const listeners = createListeners();

/** Compact rows show one line of the message: more conversations at a glance. Kept in this browser. */
export function useDensity(): [boolean, (dense: boolean) => void] {
  const dense = useSyncExternalStore(listeners.listen, () => recall(storedKey) === 'compact');
  return [
    dense,
    (next) => {
      remember(storedKey, next ? 'compact' : 'comfortable');
      listeners.tell();
    },
  ];
}
