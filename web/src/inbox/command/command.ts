import { useSyncExternalStore } from 'react';
import { createListeners } from '../../listeners.ts';
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
const listeners = createListeners();

/** Opens the dialog of choices; every menu, shortcut and button comes through here. */
export function openCommand(command: Command | null): void {
  current = command;
  listeners.tell();
}

/** For whatever keys would act on, too. */
export function openPalette(): void {
  openCommand({ page: 'palette', ids: providedActions().subjects?.() ?? [] });
}

export function useCommand(): Command | null {
  return useSyncExternalStore(listeners.listen, () => current);
}
