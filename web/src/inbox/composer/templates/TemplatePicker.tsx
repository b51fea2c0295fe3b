import { Button, Loader, TextInput } from '@mantine/core';
import { listTemplates, type Template } from '@roost/contract/templates.ts';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { useEndpoint } from '../../../query.ts';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import type { NewMessage } from '../../thread/use-sending.ts';
import { TemplateForm } from './TemplateForm.tsx';
import classes from './TemplatePicker.module.css';

interface Props {
  workspaceId: string;
  channelId: string;
  /** Under way: whoever gives this decides when the form closes. */
  sending?: boolean;
  onSend: (message: NewMessage) => void;
}

/** Approved templates of the number: choose one, fill in its values, see it, send it. */
export function TemplatePicker({ workspaceId, channelId, sending, onSend }: Props) {
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<Template | null>(null);
  const list = useEndpoint(listTemplates, {
    params: { workspaceId },
    query: { channelId: [channelId], status: ['APPROVED'], q, limit: 50 },
  });
  if (chosen !== null) {
    return (
      <TemplateForm
        key={chosen.id}
        workspaceId={workspaceId}
        template={chosen}
        onBack={() => setChosen(null)}
        sending={sending === true}
        onSend={(message) => {
          onSend(message);
          if (sending === undefined) setChosen(null);
        }}
      />
    );
  }
  const templates = list.data?.items ?? [];
  return (
    <div className={classes.picker}>
      <TextInput
        size="sm"
        aria-label={m.outgoing_template_search()}
        placeholder={m.outgoing_template_search()}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      {list.isPending && <Loader size="sm" />}
      {list.error && <ErrorNotice error={list.error} />}
      {list.data && templates.length === 0 && <p className={classes.none}>{m.outgoing_template_none()}</p>}
      <ul className={classes.list}>
        {templates.map((template) => (
          <li key={template.id}>
            <Button
              variant="subtle"
              color="gray"
              fullWidth
              className={classes.one}
              classNames={{ inner: classes.inner, label: classes.label }}
              onClick={() => setChosen(template)}
            >
              <span className={classes.name}>
                {template.name} <span className={classes.language}>{template.language}</span>
              </span>
              <span className={classes.words} dir="auto">
                {template.components.find((one) => one.type.toUpperCase() === 'BODY')?.text}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
