import { VisuallyHidden } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { IconNote, IconRobot } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import classes from './MessageHead.module.css';

/** What Roost said by itself: which of the messages kept for that. */
const automatic: Record<string, () => string> = { away: m.away_by_away, welcome: m.away_by_welcome };

export function authorName({ author, content }: Message): string {
  const byItself = typeof content.automatic === 'string' ? automatic[content.automatic] : undefined;
  if (byItself !== undefined) return byItself();
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
  if (message.content.automatic !== undefined) {
    return (
      <span className={classes.head}>
        <IconRobot size={13} aria-hidden="true" /> {author}
      </span>
    );
  }
  if (message.direction === 'out' && named && author !== '') return <span className={classes.head}>{author}</span>;
  return <VisuallyHidden>{message.direction === 'note' ? m.inbox_note_by({ name: author }) : author}</VisuallyHidden>;
}
