import { Suspense, useEffect } from 'react';
import { later } from '../../ui/later.ts';
import { forgetUndo, undoLast } from '../arrange/last-undo.ts';
import { isCommand } from '../shortcuts.ts';
import { isTyping } from '../use-shortcuts.ts';
import { openCommand, openPalette, useCommand } from './command.ts';

const CommandCenter = later(() => import('./CommandCenter.tsx'), 'CommandCenter');

/** Listens for Ctrl/Cmd+K and Z everywhere in a workspace, and loads the dialog when it is first asked for. */
export function CommandHost({ workspaceId }: { workspaceId: string }) {
  const command = useCommand();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const act = isCommand(event, 'k') ? openPalette : isCommand(event, 'z') && !isTyping(event) ? undoLast : null;
      if (act === null) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another workspace has other choices, and other conversations
  useEffect(
    () => () => {
      openCommand(null);
      forgetUndo();
    },
    [workspaceId],
  );
  if (command === null) return null;
  return (
    <Suspense fallback={null}>
      <CommandCenter workspaceId={workspaceId} command={command} />
    </Suspense>
  );
}
