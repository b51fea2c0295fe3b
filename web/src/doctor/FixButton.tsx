import { Button, Group, TextInput } from '@mantine/core';
import type { DiagnosisItem } from '@roost/contract/doctor.ts';
import { IconWand } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { m } from '../paraglide/messages.js';
import type { Doctor } from './use-doctor.ts';

/** *Fix it for me*; a number's registration asks for its PIN first. */
export function FixButton({ item, doctor }: { item: DiagnosisItem; doctor: Doctor }) {
  const [pin, setPin] = useState('');
  const working = doctor.mend.isPending && doctor.mend.variables?.params.id === item.id;
  const ready = !item.fixNeedsPin || /^\d{6}$/.test(pin);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (ready) {
      doctor.fix(item.id, item.fixNeedsPin ? pin : undefined);
    }
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs">
        {item.fixNeedsPin && (
          <TextInput
            size="xs"
            w={150}
            value={pin}
            onChange={(event) => setPin(event.currentTarget.value)}
            placeholder={m.doctor_pin()}
            aria-label={m.doctor_pin()}
            inputMode="numeric"
            maxLength={6}
            autoComplete="off"
          />
        )}
        <Button
          type="submit"
          size="xs"
          loading={working}
          disabled={!ready}
          leftSection={<IconWand size={15} aria-hidden="true" />}
        >
          {item.fixLabel ?? m.doctor_fix()}
        </Button>
      </Group>
    </form>
  );
}
