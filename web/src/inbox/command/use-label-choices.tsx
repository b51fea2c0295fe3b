import { createLabel, type Label, labelColor } from '@roost/contract/organize.ts';
import { IconPlus } from '@tabler/icons-react';
import { call } from '../../api.ts';
import { m } from '../../paraglide/messages.js';
import { LabelDot } from '../../ui/LabelDot.tsx';
import { useLabels } from '../arrange/lists.ts';
import { showProblem } from '../show-problem.ts';
import type { ChoiceGroup } from './choice.ts';
import type { PageProps } from './page-props.ts';

/** Labels are put on and taken off one after the other; one that is missing is made of what was typed. */
export function useLabelChoices(
  { workspaceId, command, conversations, arrange }: PageProps,
  query: string,
  made: () => void,
) {
  const labels = useLabels(workspaceId);
  const { ids } = command;
  const on = (label: Label) =>
    conversations.length > 0 && conversations.every((one) => one.labelIds.includes(label.id));
  const put = (label: Label) => arrange(ids, { addLabelIds: [label.id] }, m.inbox_said_label({ label: label.name }));
  const toggle = (label: Label) =>
    on(label) ? arrange(ids, { removeLabelIds: [label.id] }, m.inbox_said_no_label({ label: label.name })) : put(label);
  const groups: ChoiceGroup[] = [
    {
      name: '',
      choices: labels.map((label) => ({
        id: label.id,
        label: label.name,
        icon: <LabelDot color={label.color} />,
        checked: on(label),
        stays: true,
        run: () => toggle(label),
      })),
    },
  ];
  const name = query.trim();
  const known = labels.some((label) => label.name.toLowerCase() === name.toLowerCase());
  const create: ChoiceGroup[] =
    name === '' || known
      ? []
      : [
          {
            name: m.inbox_command_new(),
            choices: [
              {
                id: 'create',
                label: m.inbox_label_create({ name }),
                icon: <IconPlus size={17} />,
                stays: true,
                run: () => {
                  const color = labelColor.options[labels.length % labelColor.options.length] ?? 'gray';
                  call(createLabel, { params: { workspaceId }, body: { name, color } }).then((label) => {
                    put(label);
                    made();
                  }, showProblem);
                },
              },
            ],
          },
        ];
  return { groups, create };
}
