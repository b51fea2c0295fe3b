import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { IconCurrentLocation } from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { showProblem } from '../../show-problem.ts';
import { PartForm } from './PartForm.tsx';
import type { PartProps } from './PartTool.tsx';
import { placeOf } from './place-of.ts';

/** A pin: coordinates or the link of a map, and how the place is called. */
export function LocationForm({ onSend }: PartProps) {
  const [where, setWhere] = useState('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [asking, setAsking] = useState(false);
  const place = placeOf(where);
  const here = () => {
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        setWhere(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`);
      },
      () => {
        setAsking(false);
        showProblem(m.outgoing_location_unknown());
      },
      { enableHighAccuracy: true, timeout: 20_000 },
    );
  };
  const send = () =>
    place !== null &&
    onSend({
      location: {
        ...place,
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...(address.trim() === '' ? {} : { address: address.trim() }),
      },
    });
  return (
    <PartForm ready={place !== null} onSubmit={send}>
      <TextInput
        label={m.outgoing_location_where()}
        description={m.outgoing_location_where_help()}
        required
        data-autofocus
        placeholder="52.5219, 13.4132"
        error={where.trim() !== '' && place === null && m.outgoing_location_wrong()}
        value={where}
        onChange={(event) => setWhere(event.currentTarget.value)}
      />
      {place !== null && (
        <Text size="sm" c="dimmed">
          {place.latitude}, {place.longitude} ·{' '}
          <Anchor
            size="sm"
            target="_blank"
            rel="noreferrer"
            href={`https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`}
          >
            {m.kinds_location_open()}
          </Anchor>
        </Text>
      )}
      <Button
        variant="default"
        size="compact-sm"
        style={{ alignSelf: 'flex-start' }}
        loading={asking}
        leftSection={<IconCurrentLocation size={15} aria-hidden="true" />}
        onClick={here}
      >
        {m.outgoing_location_here()}
      </Button>
      <TextInput
        label={m.outgoing_location_name()}
        maxLength={1000}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={m.outgoing_location_address()}
        maxLength={1000}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </PartForm>
  );
}
