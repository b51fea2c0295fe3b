import type { Conversation } from '@roost/contract/conversations.ts';
import { useCallback } from 'react';
import { m } from '../../paraglide/messages.js';
import { preview } from '../preview.ts';
import { isQuiet, readWishes } from './notify-wishes.ts';
import { playSound } from './sound.ts';

/** Tells of what customers wrote, in the ways this browser was asked to; silent for what is somebody else's. */
export function useNotify(workspaceId: string, agentId: string | null, open: (conversationId: string) => void) {
  return useCallback(
    (arrived: readonly Conversation[]) => {
      const mine = arrived.filter((one) => one.assignee === null || one.assignee.id === agentId);
      const [first] = mine;
      const wishes = readWishes();
      if (!first || isQuiet(wishes, new Date())) return;
      if (wishes.sound) playSound();
      if (!wishes.browser || document.hasFocus() || typeof Notification === 'undefined') return;
      if (Notification.permission !== 'granted') return;
      const title = mine.length > 1 ? m.inbox_announce_many({ count: mine.length }) : first.contact.name;
      const words = { body: preview(first.lastMessage).text.slice(0, 160), tag: `roost ${first.id}` };
      if (wishes.push) {
        // By the same tag as the note that may come from outside: one replaces the other.
        const data = { path: `/w/${workspaceId}/inbox/${first.id}` };
        void navigator.serviceWorker.ready.then((worker) => worker.showNotification(title, { ...words, data }));
        return;
      }
      const shown = new Notification(title, words);
      shown.onclick = () => {
        window.focus();
        open(first.id);
        shown.close();
      };
    },
    [workspaceId, agentId, open],
  );
}
