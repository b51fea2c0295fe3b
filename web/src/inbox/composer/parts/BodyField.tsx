import { Textarea } from '@mantine/core';
import { m } from '../../../paraglide/messages.js';

/** The words above what can be tapped. */
export function BodyField(props: { value: string; max: number; onChange: (text: string) => void }) {
  const over = props.value.trim().length > props.max;
  return (
    <Textarea
      label={m.outgoing_part_text()}
      required
      autosize
      minRows={2}
      maxRows={6}
      dir="auto"
      data-autofocus
      error={over && m.outgoing_part_text_long({ max: props.max, used: props.value.trim().length })}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
