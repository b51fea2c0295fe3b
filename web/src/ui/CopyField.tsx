import { ActionIcon, CopyButton, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { m } from '../paraglide/messages.js';
import classes from './CopyField.module.css';

/** A value to carry elsewhere: shown whole, copied by one click, with where it goes beneath it. */
export function CopyField(props: { label: string; value: string; hint?: ReactNode; extra?: ReactNode }) {
  const id = useId();
  return (
    <div className={classes.root}>
      <Text component="label" htmlFor={id} size="sm" fw={560}>
        {props.label}
      </Text>
      <div className={classes.box}>
        <input
          id={id}
          className={classes.value}
          value={props.value}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          spellCheck={false}
        />
        {props.extra}
        <CopyButton value={props.value} timeout={2000}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? m.app_copied() : m.app_copy()} {...(copied ? { opened: true } : {})}>
              <ActionIcon
                variant="subtle"
                color={copied ? 'green' : 'gray'}
                size={32}
                onClick={copy}
                aria-label={m.app_copy_named({ name: props.label })}
              >
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </div>
      {props.hint && (
        <Text size="sm" c="dimmed">
          {props.hint}
        </Text>
      )}
    </div>
  );
}
