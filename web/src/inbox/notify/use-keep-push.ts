import { useEffect } from 'react';
import { readWishes } from './notify-wishes.ts';

/** After signing in again, in another time zone or another language, the server has to hear of this browser anew. */
export function useKeepPush(workspaceId: string): void {
  useEffect(() => {
    const wishes = readWishes();
    if (!wishes.push) return;
    // Few use it: not part of the first load. Settings tell when it fails.
    void import('./push.ts').then(({ keepPush }) => keepPush(workspaceId, wishes)).catch(() => {});
  }, [workspaceId]);
}
