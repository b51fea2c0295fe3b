import { Modal } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import classes from './ChoiceDialog.module.css';
import type { Choice, ChoiceGroup } from './choice.ts';

interface Props {
  title: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  groups: readonly ChoiceGroup[];
  onClose: () => void;
  empty?: string;
}

/** A field and the choices that match it: arrows move, Enter chooses, Escape leaves. */
export function ChoiceDialog({ title, placeholder, query, onQuery, groups, onClose, empty }: Props) {
  const listId = useId();
  const [at, setAt] = useState(0);
  const choices = groups.flatMap((group) => group.choices);
  const index = Math.min(at, choices.length - 1);
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first line is chosen anew for every query
  useEffect(() => setAt(0), [query]);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  useFocusReturn();

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    if (!choice.stays) onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length > 0) {
      event.preventDefault();
      setAt((index + step + choices.length) % choices.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(choices[index]);
    }
  };
  let number = -1;
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      title={title}
      padding={0}
      size={520}
      yOffset="14vh"
      centered={false}
      classNames={{ header: classes.title, body: classes.body }}
    >
      <input
        className={classes.field}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={choices.length > 0 ? `${listId}-${index}` : undefined}
        aria-label={title}
        placeholder={placeholder}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
      />
      <div ref={list} id={listId} role="listbox" aria-label={title} className={classes.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={group.name} role="group" aria-label={group.name || title}>
            {group.name !== '' && (
              <div className={classes.group} aria-hidden="true">
                {group.name}
              </div>
            )}
            {group.choices.map((choice) => {
              number += 1;
              const own = number;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
                <div
                  key={choice.id}
                  id={`${listId}-${own}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={own === index}
                  aria-checked={choice.checked}
                  data-index={own}
                  className={classes.choice}
                  onMouseMove={() => setAt(own)}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(choice)}
                >
                  <span className={classes.icon} aria-hidden="true">
                    {choice.icon}
                  </span>
                  <span className={classes.label} dir="auto">
                    {choice.label}
                    {choice.warning && <span className={classes.warning}>{choice.warning}</span>}
                  </span>
                  {choice.right && <span className={classes.right}>{choice.right}</span>}
                  {choice.checked && <IconCheck size={16} aria-hidden="true" />}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className={classes.empty} role="status">
          {empty ?? m.inbox_command_empty()}
        </p>
      )}
    </Modal>
  );
}

/** The keyboard goes on where it was, unless what was chosen has taken it. */
function useFocusReturn(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, []);
}
