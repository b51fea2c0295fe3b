import { VisuallyHidden } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { IconNote } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from './MessageHead.module.css';

export function authorName({ author }: Message): string {
  return author.name || (author.type === 'app' ? m.inbox_author_app() : '');
}

/** Whose words these are: seen above the first of a group on our side, heard with every message. */
export function MessageHead({ message, named, author }: { message: Message; named: boolean; author: string }) {
  if (message.direction === 'note' && named) {
    return (
      <span className={classes.head}>
        <IconNote size={13} aria-hidden="true" /> {m.inbox_note_by({ name: author })}
      </span>
    );
  }
  if (message.direction === 'out' && named && author !== '') return <span className={classes.head}>{author}</span>;
  return <VisuallyHidden>{message.direction === 'note' ? m.inbox_note_by({ name: author }) : author}</VisuallyHidden>;
}
