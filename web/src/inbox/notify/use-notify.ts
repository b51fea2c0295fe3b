import type { Conversation } from '@roost/contract/conversations.ts';
import { useCallback } from 'react';
import { m } from '../../paraglide/messages.js';
import { preview } from '../preview.ts';
import { isQuiet, readWishes } from './notify-wishes.ts';
import { playSound } from './sound.ts';

/** Tells of what customers wrote, in the ways this browser was asked to; silent for what is somebody else's. */
export function useNotify(agentId: string | null, open: (conversationId: string) => void) {
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
      const shown = new Notification(title, {
        body: preview(first.lastMessage).text.slice(0, 160),
        tag: `roost ${first.id}`,
      });
      shown.onclick = () => {
        window.focus();
        open(first.id);
        shown.close();
      };
    },
    [agentId, open],
  );
}
