import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './SettingsPage.module.css';

/** The column every settings page lives in. */
export function SettingsPage(props: { title: string; text: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.root}>
      <header className={classes.head}>
        <div className={classes.words}>
          <Title order={1}>{props.title}</Title>
          <Text c="dimmed" mt={4}>
            {props.text}
          </Text>
        </div>
        {props.action}
      </header>
      {props.children}
    </div>
  );
}
