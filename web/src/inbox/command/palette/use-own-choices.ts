import { useMantineColorScheme } from '@mantine/core';
import { listAgents } from '@roost/contract/account.ts';
import { setAvailability } from '@roost/contract/together.ts';
import {
  IconBuilding,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlus,
  IconRowInsertBottom,
  IconSun,
  IconUserCheck,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../../api.ts';
import { chooseLanguage, getLanguage, isLanguage, languages } from '../../../language.ts';
import { m } from '../../../paraglide/messages.js';
import { signOut, useMe } from '../../../session.ts';
import { useAgents } from '../../arrange/lists.ts';
import { showProblem } from '../../show-problem.ts';
import { useDensity } from '../../use-density.ts';
import type { Choice } from '../choice.ts';
import type { PageProps } from '../page-props.ts';
import { entry } from './entry.tsx';

/** How Roost looks and speaks on this device. */
export function useAppearanceChoices(): Choice[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [dense, setDense] = useDensity();
  const theme = (value: typeof colorScheme) => ({ keywords: m.app_theme(), checked: value === colorScheme });
  const dense_ = dense ? m.inbox_density_comfortable() : m.inbox_density_compact();
  return [
    ...entry('light', m.app_theme_light(), IconSun, () => setColorScheme('light'), theme('light')),
    ...entry('dark', m.app_theme_dark(), IconMoon, () => setColorScheme('dark'), theme('dark')),
    ...entry('auto', m.app_theme_auto(), IconSun, () => setColorScheme('auto'), theme('auto')),
    ...entry('density', dense_, IconRowInsertBottom, () => setDense(!dense)),
    ...Object.entries(languages).flatMap(([language, name]) =>
      entry(language, name, IconLanguage, () => isLanguage(language) && chooseLanguage(language), {
        keywords: m.app_language(),
        checked: language === getLanguage(),
      }),
    ),
  ];
}

/** Whether I take new conversations, my other workspaces, and the way out. */
export function useAccountChoices({ workspaceId, agent }: PageProps): Choice[] {
  const client = useQueryClient();
  const navigate = useNavigate();
  const workspaces = useMe().data?.workspaces ?? [];
  const self = useAgents(workspaceId).find((one) => one.id === agent.id);
  const available = self?.available ?? true;
  const turn = () =>
    void call(setAvailability, { params: { workspaceId }, body: { available: !available } })
      .then(() => client.invalidateQueries({ queryKey: [listAgents.path] }))
      .catch(showProblem);
  return [
    ...entry('available', m.settings_notify_available(), IconUserCheck, turn, { checked: available }),
    ...workspaces
      .filter(({ id }) => id !== workspaceId)
      .flatMap(({ id, name }) => {
        const go = () => void navigate({ to: '/w/$workspaceId/inbox', params: { workspaceId: id } });
        return entry(id, name, IconBuilding, go, { keywords: m.app_workspaces(), right: m.app_workspaces() });
      }),
    ...entry('workspace', m.app_workspace_new(), IconPlus, () => void navigate({ to: '/workspaces/new' })),
    ...entry('sign-out', m.app_sign_out(), IconLogout, () => void signOut()),
  ];
}
