import { showProblem } from '../show-problem.ts';

type Undo = () => Promise<void>;

/** What a key and the palette take back, also when the note about it has gone. */
let last: Undo | null = null;

const loadNote = () => import('./undo-note.tsx');

/** Says what was done, and takes it back if asked. One at a time: the next one replaces it. */
export function offerUndo(said: string, undo: Undo): void {
  last = undo;
  loadNote().then(({ showUndo }) => showUndo(said), showProblem);
}

export function canUndo(): boolean {
  return last !== null;
}

export function forgetUndo(): void {
  last = null;
}

export async function undoLast(): Promise<void> {
  const undo = last;
  if (undo === null) return;
  last = null;
  try {
    const { hideUndo, showUndone } = await loadNote();
    hideUndo();
    await undo();
    showUndone();
  } catch (cause) {
    last ??= undo;
    showProblem(cause);
  }
}
