import { type KeyboardEvent, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useAgents, useSavedReplies } from '../arrange/lists.ts';
import { showProblem } from '../show-problem.ts';
import { askedBefore, suggested } from './suggestions.ts';
import { fillVariables } from './variables.ts';
import type { Writing } from './writing.ts';

export interface Suggestion {
  id: string;
  label: string;
  detail: string | null;
}

/** Saved replies by `/` in a reply, colleagues by `@` in a note: what is offered now, and the keys that choose. */
export function useSuggestions(writing: Writing) {
  const { mode, workspaceId, draft, conversation, channel, agent, insert, change } = writing;
  const [cursor, setCursor] = useState(0);
  const [index, setIndex] = useState(0);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const asked = askedBefore(draft.text, Math.min(cursor, draft.text.length), mode === 'reply' ? '/' : '@');
  const replies = useSavedReplies(workspaceId, mode === 'reply' && asked !== null);
  const present = useAgents(workspaceId).filter(({ disabled }) => !disabled);
  const offered = asked !== null && closedAt !== draft.text;
  const found = !offered ? [] : mode === 'reply' ? suggested(replies, asked.query) : suggested(present, asked.query);
  const items = found.map(
    (one): Suggestion => ({ id: one.id, label: one.name, detail: 'text' in one ? one.text.slice(0, 120) : null }),
  );
  const at = Math.min(index, items.length - 1);

  const choose = (id: string) => {
    const chosen = found.find((one) => one.id === id);
    if (!chosen || !asked) return;
    const around = { contact: conversation.contact.name, agent: agent.name, channel: channel?.name ?? '' };
    if ('text' in chosen) {
      insert(fillVariables(chosen.text, around), asked.length);
      const files = chosen.attachments;
      if (files.length > 0 && conversation.surface === 'comments') showProblem(m.outgoing_saved_files_left());
      else if (files.length > 0) {
        change((now) => ({
          ...now,
          files: [...now.files, ...files.filter((file) => !now.files.some(({ id }) => id === file.id))],
        }));
      }
    } else insert(`@${chosen.name} `, asked.length);
    setIndex(0);
  };
  /** True when the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (items.length === 0 || event.nativeEvent.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setIndex((at + step + items.length) % items.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(items[at]?.id ?? '');
    else if (event.key === 'Escape') setClosedAt(draft.text);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { items, at, choose, onKey, onCursor: setCursor };
}
