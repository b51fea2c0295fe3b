import { Select, Stack } from '@mantine/core';
import { listContactFields } from '@roost/contract/contact-lists.ts';
import { type Contact, type ContactSource, contactSource } from '@roost/contract/contacts.ts';
import { useAgents } from '../inbox/arrange/lists.ts';
import { m } from '../paraglide/messages.js';
import { useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { InlineText } from './InlineText.tsx';
import { OwnField } from './OwnField.tsx';
import { useStages } from './StageBadge.tsx';
import { sourceNames } from './sources.ts';
import { useChangeContact } from './use-change-contact.ts';

/** What is known of a contact; each field is saved as soon as it is left. */
export function ContactDetails({ contact }: { contact: Contact }) {
  const workspaceId = useWorkspaceId();
  const { save } = useChangeContact(contact.id);
  const agents = useAgents(workspaceId);
  const fields = useEndpoint(listContactFields, { params: { workspaceId } }).data?.items ?? [];
  return (
    <Stack gap="sm">
      <InlineText
        label={m.contacts_field_name()}
        value={contact.name}
        onSave={(name) => (name === '' ? Promise.resolve(false) : save({ name }))}
      />
      <Select
        size="sm"
        label={m.contacts_field_stage()}
        placeholder={m.contacts_no_stage()}
        clearable
        data={useStages().map((stage) => ({ value: stage.id, label: stage.name }))}
        value={contact.stageId}
        onChange={(stageId) => void save({ stageId })}
      />
      <Select
        size="sm"
        label={m.contacts_field_owner()}
        placeholder={m.contacts_nobody()}
        clearable
        searchable
        data={agents.filter((agent) => !agent.disabled).map((agent) => ({ value: agent.id, label: agent.name }))}
        value={contact.owner?.id ?? null}
        onChange={(ownerId) => void save({ ownerId })}
      />
      <InlineText
        label={m.contacts_field_email()}
        type="email"
        value={contact.email ?? ''}
        onSave={(email) => save({ email: email || null })}
      />
      <InlineText
        label={m.contacts_field_phone()}
        type="tel"
        value={contact.phone ?? ''}
        onSave={(phone) => save({ phone: phone || null })}
      />
      <Select
        size="sm"
        label={m.contacts_field_source()}
        description={contact.sourceTitle}
        placeholder={m.contacts_source_none()}
        clearable
        data={contactSource.options.map((value) => ({ value, label: sourceNames[value]() }))}
        value={contact.source}
        onChange={(source) => void save({ source: source as ContactSource | null })}
      />
      {fields.map((field) => (
        <OwnField
          key={field.id}
          field={field}
          value={contact.fields[field.id] ?? null}
          onSave={(value) => save({ fields: { [field.id]: value } })}
        />
      ))}
    </Stack>
  );
}
