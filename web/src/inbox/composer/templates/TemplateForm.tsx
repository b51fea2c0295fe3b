import { Button, FileButton, TextInput } from '@mantine/core';
import { filledComponents, headerFormatOf, variablesOf } from '@roost/contract/template-text.ts';
import type { Template } from '@roost/contract/templates.ts';
import { IconArrowLeft, IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { showProblem } from '../../show-problem.ts';
import type { NewMessage } from '../../thread/use-sending.ts';
import { uploadFile } from '../files/upload.ts';
import { headerTypes } from './header-types.ts';
import classes from './TemplateForm.module.css';
import { TemplatePreview } from './TemplatePreview.tsx';

interface Props {
  workspaceId: string;
  template: Template;
  sending: boolean;
  onBack: () => void;
  onSend: (message: NewMessage) => void;
}

/** The values of one template, beside what comes of them. */
export function TemplateForm({ workspaceId, template, sending, onBack, onSend }: Props) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [file, setFile] = useState<{ id: string; name: string } | null>(null);
  const variables = variablesOf(template.components);
  const format = headerFormatOf(template.components);
  const needsFile = format !== null && format !== 'location' && file === null;
  const ready = !needsFile && variables.every(({ key }) => (values[key] ?? '').trim() !== '');
  const send = () =>
    onSend({
      mode: 'reply',
      template: {
        name: template.name,
        language: template.language,
        components: filledComponents(template.components, values),
      },
      ...(file === null ? {} : { attachmentIds: [file.id] }),
    });
  const choose = async (chosen: File | null) => {
    if (chosen === null) return;
    try {
      const { id } = await uploadFile(workspaceId, chosen, chosen.name);
      setFile({ id, name: chosen.name });
    } catch (problem) {
      showProblem(problem);
    }
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        // In a dialog the composer is the form around it, and would send what is in its box as well.
        event.stopPropagation();
        if (ready) send();
      }}
    >
      <div className={classes.fields}>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          className={classes.back}
          leftSection={<IconArrowLeft size={15} aria-hidden="true" />}
          onClick={onBack}
        >
          {m.outgoing_template_other()}
        </Button>
        {format !== null && format !== 'location' && (
          <FileButton accept={headerTypes[format]} onChange={(chosen) => void choose(chosen)}>
            {(button) => (
              <Button
                {...button}
                variant="default"
                size="sm"
                leftSection={<IconPaperclip size={15} aria-hidden="true" />}
              >
                {file?.name ?? m.outgoing_template_header()}
              </Button>
            )}
          </FileButton>
        )}
        {variables.map((variable) => (
          <TextInput
            key={variable.key}
            size="sm"
            required
            label={
              variable.where === 'body'
                ? m.outgoing_variable({ name: variable.name })
                : variable.where === 'header'
                  ? m.outgoing_variable_header({ name: variable.name })
                  : m.outgoing_variable_button({ name: variable.name })
            }
            placeholder={variable.example ?? ''}
            value={values[variable.key] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setValues((now) => ({ ...now, [variable.key]: value }));
            }}
          />
        ))}
        <Button
          type="submit"
          size="sm"
          disabled={!ready}
          loading={sending}
          className={classes.send}
          leftSection={<IconSend2 size={16} aria-hidden="true" />}
        >
          {m.outgoing_template_send()}
        </Button>
      </div>
      <TemplatePreview components={template.components} values={values} />
    </form>
  );
}
