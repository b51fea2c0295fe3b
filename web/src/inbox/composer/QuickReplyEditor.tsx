import { ActionIcon, CloseButton, TextInput } from '@mantine/core';
import { IconListCheck, IconPlus } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from './QuickReplyEditor.module.css';
import type { Writing } from './writing.ts';

/** What the channel calls choices to tap: quick replies, else buttons. */
function choicesOf({ channel, conversation, mode }: Writing): { countMax: number; titleMax: number } | null {
  if (mode !== 'reply' || conversation.surface !== 'direct') return null;
  return channel?.limits.quickReplies ?? channel?.limits.buttons ?? null;
}

/** Begins the list of choices that the customer can tap. */
export function QuickReplyButton({ writing }: { writing: Writing }) {
  if (choicesOf(writing) === null) return null;
  const open = writing.draft.choices.length > 0;
  return (
    <ActionIcon
      variant={open ? 'light' : 'subtle'}
      color={open ? 'kingfisher' : 'gray'}
      aria-label={m.outgoing_choices()}
      aria-pressed={open}
      title={m.outgoing_choices()}
      onClick={() => writing.change((now) => ({ ...now, choices: open ? [] : [''] }))}
    >
      <IconListCheck size={18} stroke={1.7} aria-hidden="true" />
    </ActionIcon>
  );
}

export function QuickReplyEditor({ writing }: { writing: Writing }) {
  const { draft, change } = writing;
  const limits = choicesOf(writing);
  if (limits === null || draft.choices.length === 0) return null;
  const set = (index: number, title: string) =>
    change((now) => ({ ...now, choices: now.choices.map((one, place) => (place === index ? title : one)) }));
  return (
    <fieldset className={classes.choices}>
      <legend className={classes.legend}>{m.outgoing_choices()}</legend>
      {draft.choices.map((title, index) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place until it is sent
          key={index}
          size="xs"
          radius="xl"
          className={classes.choice}
          aria-label={m.outgoing_choice({ number: index + 1 })}
          placeholder={m.outgoing_choice({ number: index + 1 })}
          maxLength={limits.titleMax}
          value={title}
          onChange={(event) => set(index, event.currentTarget.value)}
          rightSection={
            <CloseButton
              size="xs"
              aria-label={m.outgoing_choice_drop({ number: index + 1 })}
              onClick={() => change((now) => ({ ...now, choices: now.choices.filter((_, place) => place !== index) }))}
            />
          }
        />
      ))}
      {draft.choices.length < limits.countMax && (
        <ActionIcon
          variant="default"
          radius="xl"
          size="md"
          aria-label={m.outgoing_choice_add()}
          onClick={() => change((now) => ({ ...now, choices: [...now.choices, ''] }))}
        >
          <IconPlus size={15} aria-hidden="true" />
        </ActionIcon>
      )}
    </fieldset>
  );
}
