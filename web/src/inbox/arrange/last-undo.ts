import { useSyncExternalStore } from 'react';
import { createListeners } from '../../listeners.ts';
import { showProblem } from '../show-problem.ts';

type Undo = () => Promise<void>;

/** What a key and the palette take back, also when the note about it has gone. */
let last: Undo | null = null;
const listeners = createListeners();

const loadNote = () => import('./undo-note.tsx');

/** Says what was done, and takes it back if asked. One at a time: the next one replaces it. */
export function offerUndo(said: string, undo: Undo): void {
  keep(undo);
  loadNote().then(({ showUndo }) => showUndo(said), showProblem);
}

/** Whether there is something to take back by now: a change is shown before the server has agreed to it. */
export function useCanUndo(): boolean {
  return useSyncExternalStore(listeners.listen, () => last !== null);
}

export function forgetUndo(): void {
  keep(null);
}

function keep(undo: Undo | null): void {
  last = undo;
  listeners.tell();
}

export async function undoLast(): Promise<void> {
  const undo = last;
  if (undo === null) return;
  keep(null);
  try {
    const { hideUndo, showUndone } = await loadNote();
    hideUndo();
    await undo();
    showUndone();
  } catch (cause) {
    keep(last ?? undo);
    showProblem(cause);
  }
}
