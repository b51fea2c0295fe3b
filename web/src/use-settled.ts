import { useDeferredValue } from 'react';

/** False in the first paint of something, true in the one right after: for what can wait until it is on screen. */
export function useSettled(id: string): boolean {
  return useDeferredValue(id, '') === id;
}
