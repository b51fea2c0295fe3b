import { Suspense, useEffect } from 'react';
import { later } from '../../ui/later.ts';
import { openCommand, useCommand } from './command.ts';

const CommandCenter = later(() => import('./CommandCenter.tsx'), 'CommandCenter');

/** Listens for Ctrl/Cmd+K everywhere in a workspace, and loads the dialog when it is first asked for. */
export function CommandHost({ workspaceId, conversationId }: { workspaceId: string; conversationId: string | null }) {
  const command = useCommand();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      openCommand({ page: 'palette', ids: conversationId === null ? [] : [conversationId] });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [conversationId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another workspace has other choices
  useEffect(() => () => openCommand(null), [workspaceId]);
  if (command === null) return null;
  return (
    <Suspense fallback={null}>
      <CommandCenter workspaceId={workspaceId} command={command} />
    </Suspense>
  );
}
