import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { Channel } from '@roost/contract/meta.ts';
import { changeTemplate, createTemplate, type Template } from '@roost/contract/templates.ts';
import { useState } from 'react';
import { TemplatePreview } from '../../inbox/composer/templates/TemplatePreview.tsx';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { useWorkspaceId } from '../../session.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TemplateButtons } from './TemplateButtons.tsx';
import { TemplateHeader } from './TemplateHeader.tsx';
import {
  componentsOf,
  draftOf,
  emptyTemplate,
  formatOf,
  needsSample,
  placesOf,
  type TemplateDraft,
} from './template-draft.ts';

interface Props {
  /** Null for a new one. */
  template: Template | null;
  channels: readonly Channel[];
  onClose: () => void;
  onSaved: () => void;
}

/** The editor, with what the customer will see beside it. */
export function TemplateDialog({ template, channels, onClose, onSaved }: Props) {
  const workspaceId = useWorkspaceId();
  const [draft, setDraft] = useState<TemplateDraft>(() => (template === null ? emptyTemplate : draftOf(template)));
  const [channelId, setChannelId] = useState(template?.channelIds[0] ?? channels[0]?.id ?? '');
  const create = useCall(createTemplate);
  const change = useCall(changeTemplate);
  const set = (part: Partial<TemplateDraft>) => setDraft((now) => ({ ...now, ...part }));
  const done = {
    onSuccess: () => {
      onSaved();
      onClose();
    },
  };
  const save = () => {
    const components = componentsOf(draft);
    const sample = draft.sample === null ? {} : { sampleAttachmentId: draft.sample.id };
    if (template !== null)
      change.mutate({ params: { workspaceId, id: template.id }, body: { components, ...sample } }, done);
    else {
      const { name, language, category } = draft;
      const body = { channelId, name, language, category, parameterFormat: formatOf(draft), components, ...sample };
      create.mutate({ params: { workspaceId }, body }, done);
    }
  };
  const sampled = !needsSample(draft.headerKind) || draft.sample !== null;
  const ready = draft.body.trim() !== '' && draft.name.trim() !== '' && sampled;
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={template === null ? m.outgoing_templates_add() : m.outgoing_templates_edit({ name: template.name })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) save();
        }}
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <Stack gap="sm">
            {template === null && (
              <>
                {channels.length > 1 && (
                  <Select
                    label={m.outgoing_template_channel()}
                    data={channels.map((one) => ({ value: one.id, label: one.name }))}
                    value={channelId}
                    onChange={(value) => setChannelId(value ?? channelId)}
                    allowDeselect={false}
                  />
                )}
                <TextInput
                  label={m.outgoing_template_name()}
                  description={m.outgoing_template_name_help()}
                  data-autofocus
                  maxLength={512}
                  value={draft.name}
                  onChange={(event) =>
                    set({ name: event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_]+/g, '_') })
                  }
                />
                <Group grow>
                  <TextInput
                    label={m.outgoing_template_language()}
                    maxLength={20}
                    value={draft.language}
                    onChange={(event) => set({ language: event.currentTarget.value })}
                  />
                  <Select
                    label={m.outgoing_template_category()}
                    data={[
                      { value: 'UTILITY', label: m.outgoing_category_utility() },
                      { value: 'MARKETING', label: m.outgoing_category_marketing() },
                    ]}
                    value={draft.category}
                    onChange={(value) => set({ category: value === 'MARKETING' ? 'MARKETING' : 'UTILITY' })}
                    allowDeselect={false}
                  />
                </Group>
              </>
            )}
            <TemplateHeader draft={draft} set={set} />
            <Textarea
              label={m.outgoing_template_body()}
              description={m.outgoing_template_body_help()}
              autosize
              minRows={4}
              maxRows={12}
              maxLength={1024}
              value={draft.body}
              onChange={(event) => set({ body: event.currentTarget.value })}
            />
            <TextInput
              label={m.outgoing_template_footer()}
              maxLength={60}
              value={draft.footer}
              onChange={(event) => set({ footer: event.currentTarget.value })}
            />
            {placesOf(draft).map((place) => (
              <TextInput
                key={place}
                size="sm"
                label={m.outgoing_template_example({ name: place.split(':')[1] ?? '' })}
                value={draft.examples[place] ?? ''}
                onChange={(event) => set({ examples: { ...draft.examples, [place]: event.currentTarget.value } })}
              />
            ))}
            <TemplateButtons buttons={draft.buttons} onChange={(buttons) => set({ buttons })} />
          </Stack>
          <Stack gap="xs">
            <Text size="sm" fw={560}>
              {m.outgoing_preview()}
            </Text>
            <TemplatePreview components={componentsOf(draft)} values={draft.examples} />
            <Text size="sm" c="dimmed">
              {m.outgoing_template_review()}
            </Text>
          </Stack>
        </SimpleGrid>
        {(create.error ?? change.error) && <ErrorNotice error={(create.error ?? change.error) as Error} />}
        <Group justify="flex-end" gap="sm" mt="lg">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button type="submit" disabled={!ready} loading={create.isPending || change.isPending}>
            {m.outgoing_template_submit()}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
