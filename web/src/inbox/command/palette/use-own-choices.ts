import { useMantineColorScheme } from '@mantine/core';
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
import { useNavigate } from '@tanstack/react-router';
import { chooseLanguage, getLanguage, isLanguage, languages } from '../../../language.ts';
import { m } from '../../../paraglide/messages.js';
import { signOut, useMe } from '../../../session.ts';
import { useAvailability } from '../../../use-availability.ts';
import { useDensity } from '../../use-density.ts';
import type { Choice } from '../choice.ts';
import type { PageProps } from '../page-props.ts';
import { entry } from './entry.tsx';

/** How Roost looks and speaks on this device. */
export function useAppearanceChoices(): Choice[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [dense, setDense] = useDensity();
  const theme = (value: typeof colorScheme) => ({ keywords: m.app_theme(), checked: value === colorScheme });
  const otherDensity = dense ? m.inbox_density_comfortable() : m.inbox_density_compact();
  return [
    ...entry('light', m.app_theme_light(), IconSun, () => setColorScheme('light'), theme('light')),
    ...entry('dark', m.app_theme_dark(), IconMoon, () => setColorScheme('dark'), theme('dark')),
    ...entry('auto', m.app_theme_auto(), IconSun, () => setColorScheme('auto'), theme('auto')),
    ...entry('density', otherDensity, IconRowInsertBottom, () => setDense(!dense)),
    ...Object.entries(languages).flatMap(([language, name]) =>
      entry(language, name, IconLanguage, () => isLanguage(language) && chooseLanguage(language), {
        keywords: m.app_language(),
        checked: language === getLanguage(),
      }),
    ),
  ];
}

/** Whether I take new conversations, my other workspaces, and the way out. */
export function useAccountChoices({ workspaceId }: PageProps): Choice[] {
  const navigate = useNavigate();
  const workspaces = useMe().data?.workspaces ?? [];
  const { available, set } = useAvailability(workspaceId);
  return [
    ...entry('available', m.settings_notify_available(), IconUserCheck, () => set(!available), { checked: available }),
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
