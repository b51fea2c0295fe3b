import type { Message } from '@roost/contract/messages.ts';
import { IconMapPin } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { Card } from './Card.tsx';
import { linkIn, numberIn, objectIn, textIn } from './read.ts';

/** A place, without a map: its name, and the way to one. No map service learns what is read here. */
export function LocationCard({ message }: { message: Message }) {
  const place = objectIn(message.content, 'location');
  const [latitude, longitude] = [numberIn(place, 'latitude'), numberIn(place, 'longitude')];
  const known = latitude !== null && longitude !== null;
  const point = known ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` : null;
  const map = known
    ? `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
    : null;
  const name = textIn(place, 'name') ?? message.text;
  return (
    <Card
      icon={IconMapPin}
      label={m.inbox_kind_location()}
      title={name ?? point}
      detail={[textIn(place, 'address'), name === null ? null : point].filter(Boolean).join('\n')}
      href={map ?? linkIn(place, 'url')}
      hrefLabel={m.kinds_location_open()}
    />
  );
}
