import { priority } from '@roost/contract/conversations.ts';
import { m } from '../../paraglide/messages.js';
import { PrioritySign, priorityNames } from '../PrioritySign.tsx';
import type { ChoiceGroup } from './choice.ts';
import type { PageProps } from './page-props.ts';

export function usePriorityChoices({ command, conversations, arrange }: PageProps): ChoiceGroup[] {
  return [
    {
      name: '',
      choices: [...priority.options].reverse().map((value) => ({
        id: value,
        label: priorityNames[value](),
        icon: <PrioritySign priority={value} />,
        checked: conversations.length > 0 && conversations.every((one) => one.priority === value),
        run: () =>
          arrange(command.ids, { priority: value }, m.inbox_said_priority({ priority: priorityNames[value]() })),
      })),
    },
  ];
}
