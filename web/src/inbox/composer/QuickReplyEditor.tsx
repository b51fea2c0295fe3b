import { ActionIcon, CloseButton, SegmentedControl, TextInput } from '@mantine/core';
import { IconListCheck, IconPlus } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { type ChoiceWay, choiceWays } from './messages-of.ts';
import classes from './QuickReplyEditor.module.css';
import type { Writing } from './writing.ts';

/** What the chosen way of offering choices takes. */
function limitsOf({ channel, draft, draftPlace }: Writing): { countMax: number; titleMax: number } | null {
  const ways = choiceWays(draftPlace);
  const way = ways.find((one) => (one === 'buttons') === draft.asButtons) ?? ways[0];
  if (way === undefined) return null;
  return (way === 'buttons' ? channel?.limits.buttons : channel?.limits.quickReplies) ?? null;
}

const wayNames: Record<ChoiceWay, () => string> = {
  quick_replies: m.outgoing_way_quick,
  buttons: m.outgoing_way_buttons,
};

const wayHints: Record<ChoiceWay, () => string> = {
  quick_replies: m.outgoing_way_quick_hint,
  buttons: m.outgoing_way_buttons_hint,
};

/** Begins the list of choices that the customer can tap. */
export function QuickReplyButton({ writing }: { writing: Writing }) {
  if (limitsOf(writing) === null) return null;
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
  const limits = limitsOf(writing);
  const ways = choiceWays(writing.draftPlace);
  const way = draft.asButtons ? 'buttons' : (ways[0] ?? 'buttons');
  if (limits === null || draft.choices.length === 0) return null;
  const set = (index: number, title: string) =>
    change((now) => ({ ...now, choices: now.choices.map((one, place) => (place === index ? title : one)) }));
  return (
    <fieldset className={classes.choices}>
      <legend className={classes.legend}>{m.outgoing_choices()}</legend>
      {ways.length > 1 && (
        <div className={classes.way}>
          <SegmentedControl
            size="xs"
            aria-label={m.outgoing_choices_way()}
            value={way}
            onChange={(value) => change((now) => ({ ...now, asButtons: value === 'buttons' }))}
            data={ways.map((value) => ({ value, label: wayNames[value]() }))}
          />
          <span className={classes.hint}>{wayHints[way]()}</span>
        </div>
      )}
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
          error={index >= limits.countMax || title.trim().length > limits.titleMax}
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
      <span className={classes.hint}>
        {m.outgoing_choices_most({ count: limits.countMax, length: limits.titleMax })}
      </span>
    </fieldset>
  );
}
