import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { m } from '../paraglide/messages.js';
import { resolveOrReopen } from './arrange/resolve-or-reopen.ts';
import { useArrange } from './arrange/use-arrange.ts';
import { openCommand } from './command/command.ts';
import { copyOf } from './conversation.ts';
import type { Selection } from './list/use-selection.ts';
import { isCommand } from './shortcuts.ts';
import { isTyping, useShortcuts } from './use-shortcuts.ts';

interface Props {
  workspaceId: string;
  /** The chosen rows if there are any, else the conversation that is open. */
  ids: readonly string[];
  agent: { id: string; name: string } | null;
  selection: Selection;
  singleKeys: boolean;
}

/** E, H, A, I and L, and the keys that choose rows. */
export function useArrangeKeys({ workspaceId, ids, agent, selection, singleKeys }: Props): void {
  const client = useQueryClient();
  const arrange = useArrange(workspaceId);
  const open = (page: 'assign' | 'label' | 'snooze') => () => ids.length > 0 && openCommand({ page, ids });
  useShortcuts(singleKeys, {
    resolve: () => {
      if (ids.length === 0) return;
      const copies = ids.map((id) => copyOf(client, workspaceId, id));
      resolveOrReopen(arrange, ids, copies);
      selection.clear();
    },
    assignMe: () => {
      if (ids.length === 0 || agent === null) return;
      arrange(ids, { assignee: { id: agent.id, name: agent.name } }, m.inbox_said_assigned({ name: agent.name }));
    },
    assign: open('assign'),
    label: open('label'),
    snooze: open('snooze'),
  });
  useSelectionKeys(selection);
}

/** Ctrl/Cmd+A chooses every row that is loaded, Escape none; not while somebody types. */
function useSelectionKeys(selection: Selection): void {
  const latest = useRef(selection);
  latest.current = selection;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event)) return;
      if (isCommand(event, 'a')) {
        event.preventDefault();
        latest.current.all();
      } else if (event.key === 'Escape' && latest.current.ids.size > 0) {
        latest.current.clear();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
