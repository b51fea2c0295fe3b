import { useSyncExternalStore } from 'react';
import { providedActions } from './inbox-actions.ts';

/** Which list of choices is in front, and for which conversations. */
export type CommandPage = 'palette' | 'assign' | 'label' | 'snooze' | 'priority' | 'schedule';

export interface Command {
  page: CommandPage;
  ids: readonly string[];
  /** For `schedule`: told the chosen time. */
  onTime?: (at: Date) => void;
}

let current: Command | null = null;
const listeners = new Set<() => void>();

/** Opens the dialog of choices; every menu, shortcut and button comes through here. */
export function openCommand(command: Command | null): void {
  current = command;
  for (const listener of listeners) listener();
}

/** For whatever keys would act on, too. */
export function openPalette(): void {
  openCommand({ page: 'palette', ids: providedActions().subjects?.() ?? [] });
}

export function useCommand(): Command | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
