import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import { Logo } from '../ui/Logo.tsx';
import classes from './FrontPage.module.css';

/** The frame of every page outside a workspace: the bird, one heading, one card. */
export function FrontPage(props: { title: string; text?: ReactNode; children: ReactNode; footer?: ReactNode }) {
  return (
    <main className={classes.root}>
      <div className={classes.column}>
        <div className={classes.brand}>
          <Logo size={36} />
          <span className={classes.name}>{m.app_name()}</span>
        </div>
        <Paper className={classes.card}>
          <Stack gap="lg">
            <div>
              <Title order={1}>{props.title}</Title>
              {props.text && (
                <Text c="dimmed" mt={6}>
                  {props.text}
                </Text>
              )}
            </div>
            {props.children}
          </Stack>
        </Paper>
        {props.footer && (
          <Text size="sm" c="dimmed" ta="center">
            {props.footer}
          </Text>
        )}
      </div>
    </main>
  );
}
