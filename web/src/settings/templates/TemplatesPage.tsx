import { Button, Group, Text } from '@mantine/core';
import { listChannels } from '@roost/contract/meta.ts';
import { deleteTemplate, listTemplates, syncTemplates } from '@roost/contract/templates.ts';
import { IconRefresh, IconTemplate } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { showProblem } from '../../inbox/show-problem.ts';
import { m } from '../../paraglide/messages.js';
import { useCall, useEndpoint } from '../../query.ts';
import { useCanAdmin, useWorkspaceId } from '../../session.ts';
import { KeptList } from '../organize/KeptList.tsx';
import { TemplateDialog } from './TemplateDialog.tsx';
import { TemplateStatus } from './TemplateStatus.tsx';
import { canEdit } from './template-draft.ts';

/** WhatsApp templates: what Meta has, how it stands, and an editor for new ones. */
export function TemplatesPage() {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const templates = useEndpoint(listTemplates, { params: { workspaceId }, query: { limit: 100 } }).data?.items ?? [];
  const channels = useEndpoint(listChannels, { params: { workspaceId }, query: { limit: 100 } }).data?.items ?? [];
  const able = channels.filter((one) => one.abilities.includes('templates'));
  const remove = useCall(deleteTemplate);
  const sync = useCall(syncTemplates);
  const again = () => client.invalidateQueries({ queryKey: [listTemplates.path] });
  return (
    <>
      <KeptList
        words={{
          title: m.outgoing_templates_title(),
          text: m.outgoing_templates_text(),
          add: m.outgoing_templates_add(),
          none: m.outgoing_templates_none(),
          noneHelp: able.length === 0 ? m.outgoing_templates_no_channel() : m.outgoing_templates_none_help(),
          edit: (name) => m.outgoing_templates_edit({ name }),
          remove: (name) => m.outgoing_templates_delete({ name }),
          removeText: m.outgoing_templates_delete_text(),
        }}
        icon={<IconTemplate size={22} />}
        items={templates}
        mayAdd={admin && able.length > 0}
        mayEdit={(template) => admin && canEdit(template)}
        mayRemove={() => admin}
        row={(template) => (
          <>
            <Group gap={8}>
              <Text fw={560}>{template.name}</Text>
              <Text size="xs" c="dimmed">
                {template.language} · {template.category.toLowerCase()}
              </Text>
              <TemplateStatus template={template} />
            </Group>
            <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
              {template.components.find((one) => one.type.toUpperCase() === 'BODY')?.text}
            </Text>
            {!canEdit(template) && (
              <Text size="xs" c="dimmed">
                {m.outgoing_templates_elsewhere()}
              </Text>
            )}
            {template.rejectedReason && (
              <Text size="sm">{m.outgoing_templates_reason({ reason: template.rejectedReason })}</Text>
            )}
          </>
        )}
        dialog={(template, close) => (
          <TemplateDialog template={template} channels={able} onClose={close} onSaved={() => void again()} />
        )}
        remove={{
          run: (template, done) =>
            remove.mutate(
              { params: { workspaceId, id: template.id } },
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
      {able.length > 0 && (
        <Button
          variant="default"
          mt="md"
          loading={sync.isPending}
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
          onClick={() =>
            sync.mutate({ params: { workspaceId }, body: {} }, { onSuccess: () => void again(), onError: showProblem })
          }
        >
          {m.outgoing_templates_sync()}
        </Button>
      )}
    </>
  );
}
