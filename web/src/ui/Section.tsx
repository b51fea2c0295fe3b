import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Section.module.css';

/** One card of a settings page: heading and what it is for on the left of its one action, content beneath. */
export function Section(props: {
  id?: string;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const headingId = props.id ? `${props.id}-heading` : undefined;
  return (
    <section id={props.id} className={classes.root} aria-labelledby={headingId}>
      <header className={classes.head}>
        <div className={classes.words}>
          <Title order={2} id={headingId}>
            {props.title}
          </Title>
          {props.text && (
            <Text c="dimmed" mt={2}>
              {props.text}
            </Text>
          )}
        </div>
        {props.action && <div className={classes.action}>{props.action}</div>}
      </header>
      {props.children && <div className={classes.body}>{props.children}</div>}
    </section>
  );
}

/** A card without a heading, where the page has said it already. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className={`${classes.root} ${classes.panel}`}>{children}</div>;
}
