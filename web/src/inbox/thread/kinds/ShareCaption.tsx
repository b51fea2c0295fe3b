import type { Message } from '@roost/contract/messages.ts';
import { m } from '../../../paraglide/messages.js';
import { messageKind } from '../../message-kinds.ts';
import { Caption, Card } from './Card.tsx';
import { objectIn, textIn } from './read.ts';

/** A reel, post or story that somebody shared: what it is, and its title. The picture or film follows as a file. */
export function ShareCaption({ message }: { message: Message }) {
  const { icon, name } = messageKind(message.kind);
  const title = textIn(objectIn(message.content, 'share'), 'title');
  if (message.attachments.length === 0) {
    return <Card icon={icon} label={name()} title={title} detail={title === null && m.kinds_share_nothing()} />;
  }
  return (
    <Caption icon={icon}>
      {name()}
      {title && <>: {title}</>}
    </Caption>
  );
}
