import { Group, Radio, Text, TextInput } from '@mantine/core';
import {
  changeLabel,
  createLabel,
  deleteLabel,
  type Label,
  type LabelColor,
  labelColor,
  listLabels,
} from '@roost/contract/organize.ts';
import { IconTag } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabels } from '../../inbox/arrange/lists.ts';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { useCanAdmin, useWorkspaceId } from '../../session.ts';
import { LabelDot, LabelTag } from '../../ui/LabelDot.tsx';
import { EditDialog } from './EditDialog.tsx';
import { KeptList } from './KeptList.tsx';

const colorNames: Record<LabelColor, () => string> = {
  gray: m.settings_color_gray,
  red: m.settings_color_red,
  orange: m.settings_color_orange,
  yellow: m.settings_color_yellow,
  green: m.settings_color_green,
  teal: m.settings_color_teal,
  blue: m.settings_color_blue,
  violet: m.settings_color_violet,
  pink: m.settings_color_pink,
};

export function LabelsPage() {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const labels = useLabels(workspaceId);
  const remove = useCall(deleteLabel);
  const again = () => client.invalidateQueries({ queryKey: [listLabels.path] });
  return (
    <KeptList
      words={{
        title: m.settings_labels_title(),
        text: m.settings_labels_text(),
        add: m.settings_labels_add(),
        none: m.settings_labels_none(),
        noneHelp: m.settings_labels_none_help(),
        edit: (name) => m.settings_labels_edit({ name }),
        remove: (name) => m.settings_labels_delete({ name }),
        removeText: m.settings_labels_delete_text(),
      }}
      icon={<IconTag size={22} />}
      items={labels}
      mayEdit={() => true}
      mayRemove={() => admin}
      row={(label) => <LabelTag label={label} />}
      dialog={(label, close) => <LabelDialog label={label} onClose={close} onSaved={again} />}
      remove={{
        run: (label, done) =>
          remove.mutate(
            { params: { workspaceId, id: label.id } },
            {
              onSuccess: () => {
                void again();
                done();
              },
            },
          ),
        working: remove.isPending,
        error: remove.error,
      }}
    />
  );
}

function LabelDialog({ label, onClose, onSaved }: { label: Label | null; onClose: () => void; onSaved: () => void }) {
  const workspaceId = useWorkspaceId();
  const [name, setName] = useState(label?.name ?? '');
  const [color, setColor] = useState<LabelColor>(label?.color ?? 'blue');
  const create = useCall(createLabel);
  const change = useCall(changeLabel);
  const body = { name: name.trim(), color };
  const onSuccess = () => {
    onSaved();
    onClose();
  };
  return (
    <EditDialog
      title={label ? m.settings_labels_edit({ name: label.name }) : m.settings_labels_add()}
      ready={name.trim() !== ''}
      working={create.isPending || change.isPending}
      error={create.error ?? change.error}
      onSubmit={() =>
        label
          ? change.mutate({ params: { workspaceId, id: label.id }, body }, { onSuccess })
          : create.mutate({ params: { workspaceId }, body }, { onSuccess })
      }
      onClose={onClose}
    >
      <TextInput
        label={m.settings_labels_name()}
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group
        label={m.settings_labels_color()}
        value={color}
        onChange={(value) => setColor(labelColor.options.find((one) => one === value) ?? 'gray')}
      >
        <Group gap="sm" mt={6}>
          {labelColor.options.map((one) => (
            <Radio
              key={one}
              value={one}
              size="xs"
              label={
                <Group gap={6} wrap="nowrap" component="span">
                  <LabelDot color={one} />
                  <Text span size="sm">
                    {colorNames[one]()}
                  </Text>
                </Group>
              }
            />
          ))}
        </Group>
      </Radio.Group>
    </EditDialog>
  );
}
