import { useMantineColorScheme } from '@mantine/core';
import {
  IconArrowBackUp,
  IconAt,
  IconCheck,
  IconClock,
  IconClockPause,
  IconFilter,
  IconInbox,
  IconKeyboard,
  IconLink,
  IconMoon,
  IconNote,
  IconRowInsertBottom,
  IconSelectAll,
  IconSettings,
  IconSun,
  IconTag,
  IconUser,
  IconUserPlus,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { useViews } from '../arrange/lists.ts';
import { noFilters } from '../list/filters.ts';
import { filtersOfView } from '../list/view-filters.ts';
import { useDensity } from '../use-density.ts';
import type { Choice, ChoiceGroup } from './choice.ts';
import { openCommand } from './command.ts';
import { providedActions } from './inbox-actions.ts';
import type { PageProps } from './page-props.ts';

/** Every action there is, with its key. */
export function usePaletteChoices(page: PageProps): ChoiceGroup[] {
  const conversation = useConversationChoices(page);
  const list = useListChoices(page);
  const places = usePlaces(page);
  const appearance = useAppearance();
  return [
    { name: m.inbox_palette_conversation(), choices: conversation },
    { name: m.inbox_palette_list(), choices: list },
    { name: m.inbox_palette_go(), choices: places },
    { name: m.inbox_palette_look(), choices: appearance },
  ];
}

function useConversationChoices({ agent, command, conversations, arrange }: PageProps): Choice[] {
  const { ids } = command;
  const { reply, note, contact } = providedActions();
  if (ids.length === 0) return [];
  const open = (next: 'assign' | 'label' | 'snooze' | 'priority') => () => openCommand({ page: next, ids });
  const resolved = conversations.every((one) => one.status === 'resolved');
  const one = ids.length === 1;
  return [
    ...(one && reply
      ? [{ id: 'reply', label: m.inbox_key_reply(), right: 'R', icon: <IconArrowBackUp size={17} />, run: reply }]
      : []),
    ...(one && note
      ? [{ id: 'note', label: m.inbox_key_note(), right: 'N', icon: <IconNote size={17} />, run: note }]
      : []),
    {
      id: 'resolve',
      label: resolved ? m.inbox_reopen() : m.inbox_resolve(),
      right: 'E',
      icon: <IconCheck size={17} />,
      run: () =>
        arrange(
          ids,
          { status: resolved ? 'open' : 'resolved' },
          resolved ? m.inbox_said_reopened() : m.inbox_said_resolved(),
        ),
    },
    {
      id: 'pending',
      label: m.inbox_set_pending(),
      icon: <IconClockPause size={17} />,
      run: () => arrange(ids, { status: 'pending' }, m.inbox_said_pending()),
    },
    { id: 'snooze', label: m.inbox_key_snooze(), right: 'H', icon: <IconClock size={17} />, run: open('snooze') },
    { id: 'assign', label: m.inbox_key_assign(), right: 'A', icon: <IconUserPlus size={17} />, run: open('assign') },
    {
      id: 'assign-me',
      label: m.inbox_assign_me(),
      right: 'I',
      icon: <IconUser size={17} />,
      run: () =>
        arrange(ids, { assignee: { id: agent.id, name: agent.name } }, m.inbox_said_assigned({ name: agent.name })),
    },
    { id: 'label', label: m.inbox_key_label(), right: 'L', icon: <IconTag size={17} />, run: open('label') },
    {
      id: 'priority',
      label: m.inbox_command_priority(),
      icon: <IconRowInsertBottom size={17} />,
      run: open('priority'),
    },
    ...(one && contact
      ? [{ id: 'contact', label: m.inbox_contact_toggle(), icon: <IconUser size={17} />, run: contact }]
      : []),
    ...(one
      ? [
          {
            id: 'link',
            label: m.inbox_copy_link(),
            icon: <IconLink size={17} />,
            run: () => void navigator.clipboard.writeText(window.location.href),
          },
        ]
      : []),
  ];
}

function useListChoices({ workspaceId }: PageProps): Choice[] {
  const views = useViews(workspaceId);
  const { next, previous, selectAll, filter } = providedActions();
  if (!filter || !next || !previous) return [];
  const show = (tab: 'mine' | 'unassigned' | 'all' | 'mentions') => () => filter({ tab });
  return [
    { id: 'next', label: m.inbox_key_next(), right: 'J', icon: <IconInbox size={17} />, run: next },
    { id: 'previous', label: m.inbox_key_previous(), right: 'K', icon: <IconInbox size={17} />, run: previous },
    ...(selectAll
      ? [{ id: 'all', label: m.inbox_select_all(), icon: <IconSelectAll size={17} />, run: selectAll }]
      : []),
    {
      id: 'tab-mine',
      label: m.inbox_show_tab({ tab: m.inbox_tab_mine() }),
      icon: <IconInbox size={17} />,
      run: show('mine'),
    },
    {
      id: 'tab-none',
      label: m.inbox_show_tab({ tab: m.inbox_tab_unassigned() }),
      icon: <IconInbox size={17} />,
      run: show('unassigned'),
    },
    {
      id: 'tab-all',
      label: m.inbox_show_tab({ tab: m.inbox_tab_all() }),
      icon: <IconInbox size={17} />,
      run: show('all'),
    },
    {
      id: 'tab-me',
      label: m.inbox_show_tab({ tab: m.inbox_tab_mentions() }),
      icon: <IconAt size={17} />,
      run: show('mentions'),
    },
    { id: 'no-filter', label: m.inbox_clear_filters(), icon: <IconFilter size={17} />, run: () => filter(noFilters) },
    ...views.map((view) => ({
      id: view.id,
      label: m.inbox_show_view({ name: view.name }),
      icon: <IconFilter size={17} />,
      run: () => filter(filtersOfView(view)),
    })),
  ];
}

function usePlaces({ workspaceId }: PageProps): Choice[] {
  const navigate = useNavigate();
  const { help } = providedActions();
  const params = { workspaceId };
  const icon = <IconSettings size={17} />;
  return [
    {
      id: 'inbox',
      label: m.inbox_title(),
      icon: <IconInbox size={17} />,
      run: () => void navigate({ to: '/w/$workspaceId/inbox', params }),
    },
    {
      id: 'meta',
      label: m.settings_meta_title(),
      keywords: m.app_nav_settings(),
      icon,
      run: () => void navigate({ to: '/w/$workspaceId/settings/meta', params }),
    },
    {
      id: 'members',
      label: m.settings_members_title(),
      keywords: m.app_nav_settings(),
      icon,
      run: () => void navigate({ to: '/w/$workspaceId/settings/members', params }),
    },
    {
      id: 'labels',
      label: m.settings_labels_title(),
      keywords: m.app_nav_settings(),
      icon,
      run: () => void navigate({ to: '/w/$workspaceId/settings/labels', params }),
    },
    {
      id: 'teams',
      label: m.settings_teams_title(),
      keywords: m.app_nav_settings(),
      icon,
      run: () => void navigate({ to: '/w/$workspaceId/settings/teams', params }),
    },
    {
      id: 'replies',
      label: m.settings_replies_title(),
      keywords: m.app_nav_settings(),
      icon,
      run: () => void navigate({ to: '/w/$workspaceId/settings/replies', params }),
    },
    {
      id: 'notify',
      label: m.settings_notify_title(),
      keywords: m.app_nav_settings(),
      icon,
      run: () => void navigate({ to: '/w/$workspaceId/settings/notifications', params }),
    },
    ...(help
      ? [{ id: 'help', label: m.inbox_shortcuts(), right: '?', icon: <IconKeyboard size={17} />, run: help }]
      : []),
  ];
}

function useAppearance(): Choice[] {
  const { setColorScheme } = useMantineColorScheme();
  const [dense, setDense] = useDensity();
  return [
    {
      id: 'light',
      label: m.app_theme_light(),
      keywords: m.app_theme(),
      icon: <IconSun size={17} />,
      run: () => setColorScheme('light'),
    },
    {
      id: 'dark',
      label: m.app_theme_dark(),
      keywords: m.app_theme(),
      icon: <IconMoon size={17} />,
      run: () => setColorScheme('dark'),
    },
    {
      id: 'auto',
      label: m.app_theme_auto(),
      keywords: m.app_theme(),
      icon: <IconSun size={17} />,
      run: () => setColorScheme('auto'),
    },
    {
      id: 'density',
      label: dense ? m.inbox_density_comfortable() : m.inbox_density_compact(),
      icon: <IconRowInsertBottom size={17} />,
      run: () => setDense(!dense),
    },
  ];
}
