import { Skeleton } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import classes from './ThreadLoading.module.css';

/** Messages about to come, standing at the bottom where they will stand. */
export function MessagesLoading() {
  return (
    <div className={classes.messages} role="progressbar" aria-label={m.inbox_thread_loading()}>
      {[46, 30, 58, 38, 50].map((width, index) => (
        <Skeleton key={width} height={38} width={`${width}%`} radius="lg" ml={index % 3 === 2 ? 'auto' : 0} />
      ))}
    </div>
  );
}

export function ThreadLoading() {
  return (
    <div className={classes.thread}>
      <div className={classes.header}>
        <Skeleton circle height={36} />
        <Skeleton height={14} width={160} />
      </div>
      <MessagesLoading />
    </div>
  );
}
