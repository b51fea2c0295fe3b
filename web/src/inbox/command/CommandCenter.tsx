import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useMe } from '../../session.ts';
import { useArrange } from '../arrange/use-arrange.ts';
import { ChoiceDialog } from './ChoiceDialog.tsx';
import { matching } from './choice.ts';
import { type Command, openCommand } from './command.ts';
import type { PageProps } from './page-props.ts';
import { useAssignChoices } from './use-assign-choices.tsx';
import { useCopies } from './use-copies.ts';
import { useLabelChoices } from './use-label-choices.tsx';
import { usePaletteChoices } from './use-palette-choices.ts';
import { usePriorityChoices } from './use-priority-choices.tsx';
import { useTimeChoices } from './use-time-choices.tsx';

/** One dialog for the palette and for each list of choices; a shortcut opens the same as a button. */
export function CommandCenter({ workspaceId, command }: { workspaceId: string; command: Command }) {
  const agent = useMe().data?.agent;
  const arrange = useArrange(workspaceId);
  const conversations = useCopies(workspaceId, command.ids);
  if (!agent) return null;
  const page: PageProps = { workspaceId, agent, command, conversations, arrange };
  // Another list is another dialog: its field begins empty.
  switch (command.page) {
    case 'palette':
      return <Palette key="palette" {...page} />;
    case 'assign':
      return <Assign key="assign" {...page} />;
    case 'label':
      return <Labels key="label" {...page} />;
    case 'priority':
      return <Priority key="priority" {...page} />;
    default:
      return <Times key={command.page} {...page} />;
  }
}

const close = () => openCommand(null);

function Palette(page: PageProps) {
  const [query, onQuery] = useState('');
  const groups = matching(usePaletteChoices(page), query);
  const title = m.inbox_command_palette();
  return (
    <ChoiceDialog
      {...{ title, query, onQuery, groups }}
      placeholder={m.inbox_command_palette_field()}
      onClose={close}
    />
  );
}

function Assign(page: PageProps) {
  const [query, onQuery] = useState('');
  const groups = matching(useAssignChoices(page), query);
  const title = m.inbox_command_assign();
  return (
    <ChoiceDialog {...{ title, query, onQuery, groups }} placeholder={m.inbox_command_assign_field()} onClose={close} />
  );
}

function Labels(page: PageProps) {
  const [query, onQuery] = useState('');
  const { groups, create } = useLabelChoices(page, query, () => onQuery(''));
  const title = m.inbox_command_label();
  const shown = [...matching(groups, query), ...create];
  return (
    <ChoiceDialog
      {...{ title, query, onQuery }}
      groups={shown}
      placeholder={m.inbox_command_label_field()}
      onClose={close}
    />
  );
}

function Priority(page: PageProps) {
  const [query, onQuery] = useState('');
  const groups = matching(usePriorityChoices(page), query);
  const title = m.inbox_command_priority();
  return <ChoiceDialog {...{ title, query, onQuery, groups }} placeholder={title} onClose={close} />;
}

function Times(page: PageProps) {
  const [query, onQuery] = useState('');
  const groups = useTimeChoices(page, query);
  const title = page.command.page === 'snooze' ? m.inbox_command_snooze() : m.inbox_command_schedule();
  return (
    <ChoiceDialog
      {...{ title, query, onQuery, groups }}
      placeholder={m.inbox_command_time_field()}
      empty={m.inbox_command_time_empty()}
      onClose={close}
    />
  );
}
