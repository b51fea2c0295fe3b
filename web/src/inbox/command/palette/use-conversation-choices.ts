import {
  IconAddressBook,
  IconArrowBackUp,
  IconCalendarTime,
  IconCheck,
  IconClock,
  IconClockPause,
  IconLink,
  IconMessage2Bolt,
  IconNote,
  IconPaperclip,
  IconRowInsertBottom,
  IconSend2,
  IconTag,
  IconUser,
  IconUserPlus,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { m } from '../../../paraglide/messages.js';
import { resolveOrReopen } from '../../arrange/resolve-or-reopen.ts';
import type { Choice } from '../choice.ts';
import { openCommand } from '../command.ts';
import { providedActions } from '../inbox-actions.ts';
import type { PageProps } from '../page-props.ts';
import { entry } from './entry.tsx';

/** For the chosen rows, else for the conversation that is open. */
export function useConversationChoices({ workspaceId, agent, command, conversations, arrange }: PageProps): Choice[] {
  const navigate = useNavigate();
  const { ids } = command;
  const [first] = conversations;
  if (ids.length === 0) return [];
  const { clearSelection } = providedActions();
  const open = (page: 'assign' | 'label' | 'snooze' | 'priority') => () => openCommand({ page, ids });
  const resolved = conversations.every((one) => one.status === 'resolved');
  const me = { id: agent.id, name: agent.name };
  const resolve = () => {
    resolveOrReopen(arrange, ids, conversations);
    clearSelection?.();
  };
  const pending = () => {
    arrange(ids, { status: 'pending' }, m.inbox_said_pending());
    clearSelection?.();
  };
  const assignMe = () => arrange(ids, { assignee: me }, m.inbox_said_assigned({ name: me.name }));
  return [
    ...(ids.length === 1 ? writing() : []),
    ...entry('resolve', resolved ? m.inbox_reopen() : m.inbox_resolve(), IconCheck, resolve, { right: 'E' }),
    ...entry('pending', m.inbox_set_pending(), IconClockPause, pending),
    ...entry('snooze', m.inbox_key_snooze(), IconClock, open('snooze'), { right: 'H' }),
    ...entry('assign', m.inbox_key_assign(), IconUserPlus, open('assign'), { right: 'A' }),
    ...entry('assign-me', m.inbox_assign_me(), IconUser, assignMe, { right: 'I' }),
    ...entry('label', m.inbox_key_label(), IconTag, open('label'), { right: 'L' }),
    ...entry('priority', m.inbox_command_priority(), IconRowInsertBottom, open('priority')),
    ...(ids.length === 1 && first ? person(first.contact.id) : []),
  ];

  function writing(): Choice[] {
    const { reply, note, savedReply, attach, send, sendResolve, sendSnooze, sendLater } = providedActions();
    return [
      ...entry('reply', m.inbox_key_reply(), IconArrowBackUp, reply, { right: 'R' }),
      ...entry('note', m.inbox_key_note(), IconNote, note, { right: 'N' }),
      ...entry('saved-reply', m.inbox_saved_replies(), IconMessage2Bolt, savedReply, { right: '/' }),
      ...entry('attach', m.outgoing_attach(), IconPaperclip, attach),
      ...entry('send', m.inbox_send(), IconSend2, send),
      ...entry('send-resolve', m.inbox_send_resolve(), IconCheck, sendResolve),
      ...entry('send-snooze', m.inbox_send_snooze(), IconClock, sendSnooze),
      ...entry('send-later', m.inbox_send_later(), IconCalendarTime, sendLater),
    ];
  }

  function person(contactId: string): Choice[] {
    const { contact } = providedActions();
    const profile = () =>
      void navigate({ to: '/w/$workspaceId/contacts/$contactId', params: { workspaceId, contactId } });
    // Where the rarer things are done.
    const keywords = `${m.contacts_merge()} ${m.contacts_block()} ${m.connection_erase()}`;
    const copy = () => {
      const path = `/w/${workspaceId}/inbox/${ids[0]}`;
      void navigator.clipboard.writeText(new URL(path, window.location.href).href);
    };
    return [
      ...entry('contact', m.inbox_contact_toggle(), IconUser, contact),
      ...entry('profile', m.contacts_page_open(), IconAddressBook, profile, { keywords }),
      ...entry('link', m.inbox_copy_link(), IconLink, copy),
    ];
  }
}
