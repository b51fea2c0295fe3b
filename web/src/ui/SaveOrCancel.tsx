import { Button, Group } from '@mantine/core';
import { m } from '../paraglide/messages.js';

interface Props {
  /** What saving is called here. */
  save: string;
  working: boolean;
  onCancel: () => void;
}

/** The two buttons under a form that opened in place. */
export function SaveOrCancel({ save, working, onCancel }: Props) {
  return (
    <Group gap="sm">
      <Button type="submit" loading={working}>
        {save}
      </Button>
      <Button variant="subtle" color="gray" onClick={onCancel}>
        {m.app_cancel()}
      </Button>
    </Group>
  );
}
