import type { Message } from '@roost/contract/messages.ts';
import { IconTrash } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { Around } from './kinds/Around.tsx';
import { Attachments } from './kinds/Attachments.tsx';
import { bodyOf } from './kinds/bodies.ts';
import { Choices } from './kinds/Choices.tsx';
import { LinkCard } from './kinds/LinkCard.tsx';
import { listIn, textIn } from './kinds/read.ts';
import classes from './MessageContent.module.css';
import { MessageText } from './MessageText.tsx';

/** What a message says, from top to bottom: where it comes from, what kind it is, its files, its words, its link. */
export function MessageContent({ message }: { message: Message }) {
  if (message.deletedAt !== null) {
    return (
      <em className={classes.deleted}>
        <IconTrash size={14} stroke={1.7} aria-hidden="true" /> {m.inbox_deleted()}
      </em>
    );
  }
  const { draw: Body, saysText } = bodyOf(message.kind);
  return (
    <>
      <Around message={message} />
      <Body message={message} />
      {message.attachments.length > 0 && <Attachments files={message.attachments} />}
      {message.text && !saysText && <MessageText text={message.text} />}
      <LinkCard message={message} />
      <Choices choices={listIn(message.content, 'quickReplies').map((one) => textIn(one, 'title'))} />
    </>
  );
}
