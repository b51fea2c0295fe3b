import { IconArrowBack } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { undoLast, useCanUndo } from '../arrange/last-undo.ts';
import { modKey } from '../mod-key.ts';
import type { ChoiceGroup } from './choice.ts';
import type { PageProps } from './page-props.ts';
import { entry } from './palette/entry.tsx';
import { useConversationChoices } from './palette/use-conversation-choices.ts';
import { useListChoices } from './palette/use-list-choices.ts';
import { useAccountChoices, useAppearanceChoices } from './palette/use-own-choices.ts';
import { contactChoices, usePlaceChoices } from './palette/use-place-choices.ts';

/** Every action there is, with its key: what is not on screen is a page to go to. */
export function usePaletteChoices(page: PageProps): ChoiceGroup[] {
  const undo = entry('undo', m.inbox_undo(), IconArrowBack, useCanUndo() ? undoLast : undefined, {
    right: `${modKey} Z`,
  });
  return [
    { name: m.inbox_palette_conversation(), choices: [...useConversationChoices(page), ...undo] },
    { name: m.inbox_palette_list(), choices: useListChoices(page) },
    { name: m.contact_pane(), choices: contactChoices() },
    { name: m.inbox_palette_go(), choices: usePlaceChoices(page) },
    { name: m.inbox_palette_look(), choices: useAppearanceChoices() },
    { name: m.app_agent_menu_short(), choices: useAccountChoices(page) },
  ];
}
