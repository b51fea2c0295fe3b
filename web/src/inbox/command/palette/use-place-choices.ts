import { IconCompass, IconSettings } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { m } from '../../../paraglide/messages.js';
import { mainPlaces, placesOf, settingsPlaces } from '../../../places.ts';
import { useCanAdmin } from '../../../session.ts';
import type { Choice } from '../choice.ts';
import { providedActions } from '../inbox-actions.ts';
import type { PageProps } from '../page-props.ts';
import { entry } from './entry.tsx';

/** Every page this agent may open, and what is done on the page of a contact. */
export function usePlaceChoices({ workspaceId }: PageProps): Choice[] {
  const navigate = useNavigate();
  const admin = useCanAdmin();
  const params = { workspaceId };
  const keywords: Partial<Record<keyof typeof mainPlaces, string>> = {
    '/w/$workspaceId/contacts': `${m.contacts_new()} ${m.contacts_import()} ${m.contacts_export()}`,
  };
  return [
    ...placesOf(mainPlaces, admin).flatMap(({ to, name }) =>
      entry(to, name, IconCompass, () => void navigate({ to, params }), { keywords: keywords[to] ?? '' }),
    ),
    ...placesOf(settingsPlaces, admin).flatMap(({ to, name }) =>
      entry(to, name, IconSettings, () => void navigate({ to, params }), {
        right: m.app_nav_settings(),
        keywords: m.app_nav_settings(),
      }),
    ),
  ];
}

/** Only where a contact has a page to itself. */
export function contactChoices(): Choice[] {
  const { merge, block, erase } = providedActions();
  return [
    ...entry('merge', m.contacts_merge(), IconCompass, merge),
    ...entry('block', m.contacts_block(), IconCompass, block),
    ...entry('erase', m.connection_erase(), IconCompass, erase),
  ];
}
