import { Button, CloseButton, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import type { DraftButton } from './template-draft.ts';

const buttonsMax = 10;

export function TemplateButtons(props: { buttons: DraftButton[]; onChange: (buttons: DraftButton[]) => void }) {
  const { buttons, onChange } = props;
  const set = (index: number, part: Partial<DraftButton>) =>
    onChange(buttons.map((one, place) => (place === index ? { ...one, ...part } : one)));
  return (
    <Stack gap="xs">
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button is its place
        <Group key={index} gap="xs" wrap="nowrap" align="flex-end">
          <Select
            size="sm"
            w={130}
            aria-label={m.outgoing_button_kind({ number: index + 1 })}
            data={[
              { value: 'QUICK_REPLY', label: m.outgoing_button_reply() },
              { value: 'URL', label: m.outgoing_button_link() },
              { value: 'PHONE_NUMBER', label: m.outgoing_button_call() },
            ]}
            value={button.type}
            onChange={(value) => set(index, { type: (value ?? 'QUICK_REPLY') as DraftButton['type'] })}
            allowDeselect={false}
          />
          <TextInput
            size="sm"
            flex={1}
            aria-label={m.outgoing_button_text({ number: index + 1 })}
            placeholder={m.outgoing_button_text({ number: index + 1 })}
            maxLength={25}
            value={button.text}
            onChange={(event) => set(index, { text: event.currentTarget.value })}
          />
          {button.type !== 'QUICK_REPLY' && (
            <TextInput
              size="sm"
              flex={1}
              aria-label={m.outgoing_button_target({ number: index + 1 })}
              placeholder={button.type === 'URL' ? 'https://' : '+'}
              value={button.target}
              onChange={(event) => set(index, { target: event.currentTarget.value })}
            />
          )}
          <CloseButton
            aria-label={m.outgoing_button_drop({ number: index + 1 })}
            onClick={() => onChange(buttons.filter((_, place) => place !== index))}
          />
        </Group>
      ))}
      {buttons.length < buttonsMax && (
        <Button
          size="compact-sm"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onChange([...buttons, { type: 'QUICK_REPLY', text: '', target: '' }])}
        >
          {m.outgoing_button_add()}
        </Button>
      )}
    </Stack>
  );
}
