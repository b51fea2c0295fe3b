import { Button, FileInput, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { importContacts } from '@roost/contract/contacts.ts';
import { cancelImport, type ImportRun, readImport } from '@roost/contract/imports.ts';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiError, addressOf, sendFile } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { useCall, useEndpoint } from '../query.ts';
import { useWorkspaceId } from '../session.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Notice } from '../ui/Notice.tsx';
import { useServerWords } from '../use-server-words.ts';
import classes from './ImportDialog.module.css';

/** Takes the file, then shows how far it is; closing the dialog stops nothing. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const [file, setFile] = useState<File | null>(null);
  const upload = useMutation<{ id: string }, ApiError, File>({
    mutationFn: async (chosen) =>
      (await sendFile(addressOf(importContacts.path, { workspaceId }, {}), chosen, 'text/csv')) as { id: string },
  });
  return (
    <Modal opened onClose={onClose} title={m.contacts_import_title()}>
      {upload.data ? (
        <ImportProgress workspaceId={workspaceId} id={upload.data.id} onClose={onClose} />
      ) : (
        <Stack gap="md">
          <Text c="dimmed">{m.contacts_import_text()}</Text>
          <FileInput
            label={m.contacts_import_file()}
            placeholder={m.contacts_import_choose()}
            accept=".csv,text/csv"
            leftSection={<IconFileTypeCsv size={18} aria-hidden="true" />}
            value={file}
            onChange={setFile}
            data-autofocus
          />
          {upload.error && <ErrorNotice error={upload.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button disabled={!file} loading={upload.isPending} onClick={() => file && upload.mutate(file)}>
              {m.contacts_import_start()}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function ImportProgress({ workspaceId, id, onClose }: { workspaceId: string; id: string; onClose: () => void }) {
  const run = useEndpoint(readImport, { params: { workspaceId, id } }).data;
  const cancel = useCall(cancelImport);
  const said = useServerWords();
  const going = !run || run.state === 'waiting' || run.state === 'running';
  return (
    <Stack gap="md">
      <Progress
        value={run?.total ? (100 * run.done) / run.total : 0}
        animated={going}
        aria-label={m.contacts_import_title()}
      />
      <Text role="status">{run ? said(sentence(run)) : m.app_loading()}</Text>
      {run?.state === 'done' && run.message !== 'Imported.' && <Text>{said(run.message)}</Text>}
      {run && run.errors.length > 0 && <Problems run={run} />}
      {cancel.error && <ErrorNotice error={cancel.error} />}
      <Group justify="flex-end" gap="sm">
        {going ? (
          <Button
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ params: { workspaceId, id } })}
          >
            {m.contacts_import_cancel()}
          </Button>
        ) : (
          <Button onClick={onClose}>{m.app_done()}</Button>
        )}
      </Group>
    </Stack>
  );
}

function sentence(run: ImportRun): string {
  const total = String(run.total ?? 0);
  if (run.state === 'cancelled') return m.contacts_import_cancelled();
  if (run.state === 'failed') return run.message;
  if (run.state === 'done') return m.contacts_import_done({ taken: String(run.done - run.failed), total });
  return m.contacts_import_progress({ done: String(run.done), total });
}

function Problems({ run }: { run: ImportRun }) {
  const said = useServerWords();
  return (
    <Notice tone="warn" title={m.contacts_import_failed({ failed: String(run.failed) })}>
      <ul className={classes.problems}>
        {run.errors.map((error) => (
          <li key={`${error.row}/${error.message}`}>
            <strong>{m.contacts_import_row({ row: String(error.row ?? '') })}</strong> {said(error.message)}
          </li>
        ))}
      </ul>
      {run.failed > run.errors.length && (
        <Text size="sm">{m.contacts_import_more({ count: String(run.failed - run.errors.length) })}</Text>
      )}
    </Notice>
  );
}
