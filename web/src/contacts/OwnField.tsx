import { Checkbox, Select } from '@mantine/core';
import type { ContactField } from '@roost/contract/contact-lists.ts';
import { InlineText } from './InlineText.tsx';

type Value = string | number | boolean | null;

const inputTypes = { text: 'text', number: 'number', date: 'date', url: 'url' } as const;

/** One field of the workspace's own, drawn by its type. */
export function OwnField(props: { field: ContactField; value: Value; onSave: (value: Value) => Promise<boolean> }) {
  const { field, value, onSave } = props;
  if (field.type === 'checkbox') {
    return (
      <Checkbox
        label={field.name}
        checked={value === true}
        onChange={(event) => void onSave(event.currentTarget.checked)}
      />
    );
  }
  if (field.type === 'select') {
    return (
      <Select
        size="sm"
        label={field.name}
        clearable
        data={field.options}
        value={typeof value === 'string' ? value : null}
        onChange={(chosen) => void onSave(chosen)}
      />
    );
  }
  const read = (text: string): Value => (text === '' ? null : field.type === 'number' ? Number(text) : text);
  return (
    <InlineText
      label={field.name}
      type={inputTypes[field.type]}
      value={value === null ? '' : String(value)}
      onSave={(text) => onSave(read(text))}
    />
  );
}
