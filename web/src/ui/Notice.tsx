import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

interface Props {
  tone: 'warn' | 'bad';
  title: string;
  /** `alert` is read out at once: for something that has just happened. */
  role?: 'alert';
  children?: ReactNode;
}

/** A sentence that matters, beside what it is about. */
export function Notice({ tone, title, role, children }: Props) {
  const Icon = tone === 'bad' ? IconAlertCircle : IconAlertTriangle;
  return (
    <div className={classes.root} data-tone={tone} role={role}>
      <Icon className={classes.icon} size={18} aria-hidden="true" />
      <div className={classes.words}>
        <p className={classes.title}>{title}</p>
        {children}
      </div>
    </div>
  );
}
