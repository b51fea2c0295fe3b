import type { Message } from '@roost/contract/inbox.ts';
import { m } from '../../paraglide/messages.js';
import { messageKind } from '../message-kinds.ts';
import classes from './MessageContent.module.css';
import { MessageText } from './MessageText.tsx';

/** What a message says: its text, and a card for every kind we do not draw yet. */
export function MessageContent({ message }: { message: Message }) {
  if (message.deletedAt !== null) return <em className={classes.deleted}>{m.inbox_deleted()}</em>;
  return (
    <>
      <Kind kind={message.kind} hasText={Boolean(message.text)} />
      {message.text && <MessageText text={message.text} />}
    </>
  );
}

function Kind({ kind, hasText }: { kind: string; hasText: boolean }) {
  if (kind === 'text') return null;
  const { icon: Sign, name, known, words } = messageKind(kind);
  if (words && hasText) {
    return (
      <span className={classes.caption}>
        <Sign size={13} stroke={1.8} aria-hidden="true" /> {name()}
      </span>
    );
  }
  return (
    <span className={classes.card}>
      <span className={classes.icon} aria-hidden="true">
        <Sign size={20} stroke={1.7} />
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{name()}</span>
        <span className={classes.detail}>
          {known || kind === 'unsupported' ? m.inbox_kind_later() : m.inbox_kind_named({ kind: kind.slice(0, 60) })}
        </span>
      </span>
    </span>
  );
}
