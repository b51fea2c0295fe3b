import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { m } from '../../paraglide/messages.js';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';

interface Props {
  title: string;
  ready: boolean;
  working: boolean;
  error: Error | null;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A small form in a dialog: Enter saves, Escape leaves. */
export function EditDialog({ title, ready, working, error, onSubmit, onClose, children }: Props) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          {error && <ErrorNotice error={error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={!ready} loading={working}>
              {m.settings_save()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
