import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

/** Nothing here yet: says what would be here and offers the step that brings it. */
export function EmptyState(props: { icon?: ReactNode; title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" className={classes.root}>
      {props.icon && <div className={classes.icon}>{props.icon}</div>}
      <Title order={2} size="h3" ta="center">
        {props.title}
      </Title>
      {props.text && (
        <Text c="dimmed" ta="center" maw={420}>
          {props.text}
        </Text>
      )}
      {props.children && <div className={classes.action}>{props.children}</div>}
    </Stack>
  );
}
