import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

interface Props {
  label: string;
  /** Read out, not drawn: what stands around it says it already. */
  hideLabel?: boolean;
  value: string;
  placeholder?: string;
  type?: 'text' | 'email' | 'tel' | 'url' | 'number' | 'date';
  /** Answers false when it was refused: the field goes back. */
  onSave: (value: string) => Promise<boolean>;
}

/** A field that is saved when it is left or Enter is pressed; Escape takes the change back. */
export function InlineText({ label, hideLabel = false, value, placeholder, type = 'text', onSave }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const save = async () => {
    if (text.trim() === value) return setText(value);
    if (!(await onSave(text.trim()))) setText(value);
  };
  return (
    <TextInput
      size="sm"
      {...(hideLabel ? { 'aria-label': label } : { label })}
      type={type}
      dir="auto"
      autoComplete="off"
      {...(placeholder ? { placeholder } : {})}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setText(value);
      }}
    />
  );
}
