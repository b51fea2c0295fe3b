import { IconClick } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Caption } from './Card.tsx';

/** The words are those of a button, not typed. */
export function TapCaption() {
  return <Caption icon={IconClick}>{m.kinds_tapped()}</Caption>;
}
