import { ActionIcon, Button, ColorSwatch, Menu, Text, TextInput } from '@mantine/core';
import { changeStage, createStage, listStages, removeStage, type Stage } from '@roost/contract/contact-lists.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showProblem } from '../inbox/show-problem.ts';
import { m } from '../paraglide/messages.js';
import { keyOf, useCall, useEndpoint } from '../query.ts';
import { useCanAdmin, useWorkspaceId } from '../session.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Section } from '../ui/Section.tsx';
import { RowsLoading } from '../ui/Skeletons.tsx';
import classes from './EditableRow.module.css';
import { EditableRow } from './EditableRow.tsx';
import { StageDot } from './StageBadge.tsx';

const colorNames: Record<Stage['color'], () => string> = {
  gray: m.contacts_color_gray,
  red: m.contacts_color_red,
  orange: m.contacts_color_orange,
  yellow: m.contacts_color_yellow,
  green: m.contacts_color_green,
  teal: m.contacts_color_teal,
  blue: m.contacts_color_blue,
  indigo: m.contacts_color_indigo,
  grape: m.contacts_color_grape,
  pink: m.contacts_color_pink,
};
const colors = Object.keys(colorNames) as Stage['color'][];

/** The steps of a customer, in order. */
export function StagesSection() {
  const params = { workspaceId: useWorkspaceId() };
  const admin = useCanAdmin();
  const list = useEndpoint(listStages, { params });
  const stages = list.data?.items ?? [];
  const edit = useStageEdits();
  return (
    <Section title={m.contacts_stages()} text={m.contacts_stages_text()}>
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <RowsLoading rows={3} />
      ) : stages.length === 0 ? (
        <Text c="dimmed" mb="sm">
          {m.contacts_stages_empty()}
        </Text>
      ) : (
        <ul className={classes.list}>
          {stages.map((stage, index) => (
            <EditableRow
              key={stage.id}
              name={stage.name}
              before={
                admin ? (
                  <ColorMenu stage={stage} onColor={(color) => void edit.change(stage.id, { color })} />
                ) : (
                  <StageDot color={stage.color} />
                )
              }
              edit={
                admin
                  ? {
                      rename: (name) => edit.change(stage.id, { name }),
                      up: index === 0 ? null : () => void edit.swap(stages, index, index - 1),
                      down: index === stages.length - 1 ? null : () => void edit.swap(stages, index, index + 1),
                      remove: () => edit.remove(stage.id),
                      removeTitle: m.contacts_stage_remove_title({ name: stage.name }),
                      removeText: m.contacts_stage_remove_text(),
                    }
                  : null
              }
            />
          ))}
        </ul>
      )}
      {admin && <NewStage onAdd={(name) => edit.add(name, colors[stages.length % colors.length] ?? 'gray')} />}
    </Section>
  );
}

function useStageEdits() {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const [create, change, remove] = [useCall(createStage), useCall(changeStage), useCall(removeStage)];
  const done = async (work: Promise<unknown>) => {
    try {
      await work;
      await client.invalidateQueries({ queryKey: keyOf(listStages, { params: { workspaceId } }) });
      return true;
    } catch (cause) {
      showProblem(cause);
      return false;
    }
  };
  const place = (id: string, body: { name?: string; color?: Stage['color']; position?: number }) =>
    change.mutateAsync({ params: { workspaceId, id }, body });
  return {
    add: (name: string, color: Stage['color']) =>
      done(create.mutateAsync({ params: { workspaceId }, body: { name, color } })),
    change: (id: string, body: { name?: string; color?: Stage['color'] }) => done(place(id, body)),
    remove: (id: string) => done(remove.mutateAsync({ params: { workspaceId, id } })),
    swap: (stages: readonly Stage[], from: number, to: number) => {
      const order = stages.map((stage) => stage.id);
      const [moved = ''] = order.splice(from, 1);
      order.splice(to, 0, moved);
      return done(Promise.all(order.map((id, position) => place(id, { position }))));
    },
  };
}

function ColorMenu({ stage, onColor }: { stage: Stage; onColor: (color: Stage['color']) => void }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={m.contacts_stage_color({ name: stage.name })}>
          <ColorSwatch size={16} color={`var(--mantine-color-${stage.color}-6)`} withShadow={false} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {colors.map((color) => (
          <Menu.Item key={color} leftSection={<StageDot color={color} />} onClick={() => onColor(color)}>
            {colorNames[color]()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function NewStage({ onAdd }: { onAdd: (name: string) => Promise<boolean> }) {
  const [name, setName] = useState('');
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') void onAdd(name.trim()).then((added) => added && setName(''));
      }}
    >
      <TextInput
        className={classes.grow}
        aria-label={m.contacts_stage_name()}
        placeholder={m.contacts_stage_new()}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={name.trim() === ''}>
        {m.contacts_stage_add()}
      </Button>
    </form>
  );
}
