import type { Message } from '@roost/contract/messages.ts';
import { IconHelpCircle, IconMoodSmile, IconPhotoOff } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Card } from './Card.tsx';
import { linkIn, listIn, objectIn, textIn } from './read.ts';

/** Meta does not hand over every kind. What came is said, and where it can be seen. */
export function UnsupportedCard({ message }: { message: Message }) {
  const type = textIn(objectIn(message.content, 'unsupported'), 'type');
  const [error] = listIn(message.content, 'errors');
  const told = textIn(objectIn(error ?? {}, 'error_data'), 'details') ?? textIn(error ?? null, 'title', 'message');
  const named = type === null || /^unsupported/.test(type) ? null : type.replaceAll('_', ' ').slice(0, 60);
  return (
    <Card
      icon={IconHelpCircle}
      label={named === null ? m.kinds_hidden() : m.kinds_hidden_named({ kind: named })}
      detail={told ?? m.kinds_hidden_why()}
    />
  );
}

/** A sticker or an animation below a post: Meta says that it is there, and nothing about it. */
export function WordlessComment({ message: { text, attachments, content } }: { message: Message }) {
  if (text !== null || attachments.length > 0 || objectIn(content, 'link') !== null) return null;
  return (
    <Card
      icon={IconMoodSmile}
      label={m.kinds_wordless()}
      detail={m.kinds_wordless_why()}
      href={linkIn(content, 'permalink')}
      hrefLabel={m.kinds_open_source()}
    />
  );
}

/** The phone's history names a photo or film without the file. */
export function PlaceholderCard() {
  return <Card icon={IconPhotoOff} label={m.kinds_placeholder()} detail={m.kinds_placeholder_why()} />;
}
