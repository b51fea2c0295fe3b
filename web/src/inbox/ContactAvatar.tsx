import type { ChannelKind } from '@roost/contract/meta.ts';
import { type CSSProperties, useState } from 'react';
import { initials, paletteIndex } from '../ui/initials.ts';
import { kinds } from '../ui/kinds.ts';
import classes from './ContactAvatar.module.css';

interface Props {
  contact: { id: string; name: string; pictureUrl: string | null };
  sizePx: number;
  /** Shows the channel's sign in the corner. */
  kind?: ChannelKind;
}

/** Picture or initials; decoration beside a name, so hidden from screen readers, except for the channel's sign. */
export function ContactAvatar({ contact, sizePx, kind }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const picture = contact.pictureUrl !== null && contact.pictureUrl !== broken ? contact.pictureUrl : null;
  const sign = kind && kinds[kind];
  return (
    <span className={classes.root} style={{ '--size': `${sizePx}px` } as CSSProperties}>
      <span className={classes.face} data-tint={paletteIndex(contact.id, 6)} aria-hidden="true">
        {picture ? (
          <img src={picture} alt="" loading="lazy" decoding="async" onError={() => setBroken(picture)} />
        ) : (
          initials(contact.name)
        )}
      </span>
      {sign && (
        <span className={classes.badge} data-kind={kind} role="img" aria-label={sign.name()} title={sign.name()}>
          <sign.icon size={11} stroke={2.2} aria-hidden="true" />
        </span>
      )}
    </span>
  );
}
