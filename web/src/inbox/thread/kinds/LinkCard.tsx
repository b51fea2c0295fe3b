import type { Message } from '@roost/contract/messages.ts';
import { IconLink } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Card } from './Card.tsx';
import { linkIn, objectIn, textIn } from './read.ts';

/** A shared link, where the words do not name it already. */
export function LinkCard({ message: { content, text } }: { message: Message }) {
  const link = objectIn(content, 'link');
  if (link === null) return null;
  const [href, title] = [linkIn(link, 'url'), textIn(link, 'title')];
  if (title === null && href !== null && text?.includes(href)) return null;
  return <Card icon={IconLink} label={m.inbox_kind_link()} title={title} href={href} />;
}
