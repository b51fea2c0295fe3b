import { Button, CloseButton } from '@mantine/core';
import { downloadAttachment } from '@roost/contract/attachments.ts';
import { IconFile, IconMicrophone } from '@tabler/icons-react';
import { addressOf } from '../../../api.ts';
import { m } from '../../../paraglide/messages.js';
import type { DraftFile } from '../drafts.ts';
import type { Writing } from '../writing.ts';
import classes from './AttachmentTray.module.css';
import { fileTrouble, megabytes } from './file-limits.ts';
import { useFiles } from './use-files.ts';

/** The files that go with the message, in their order; what the channel will not take says so. */
export function AttachmentTray({ writing }: { writing: Writing }) {
  const { draft, change, mode, channel, workspaceId, uploads } = writing;
  const { again, giveUp } = useFiles(writing);
  if (draft.files.length + uploads.failed.length === 0) return null;
  const limits = mode === 'reply' ? (channel?.limits ?? null) : null;
  const drop = (id: string) => change((now) => ({ ...now, files: now.files.filter((one) => one.id !== id) }));
  return (
    <ul className={classes.tray} aria-label={m.outgoing_files()}>
      {draft.files.map((file) => {
        const trouble = fileTrouble(file, limits);
        return (
          <li key={file.id} className={classes.file} data-trouble={trouble !== null || undefined}>
            <Picture file={file} url={addressOf(downloadAttachment.path, { workspaceId, id: file.id }, {})} />
            <span className={classes.words}>
              <span className={classes.name}>{nameOf(file)}</span>
              <span className={classes.detail}>{trouble ?? megabytes(file.bytes)}</span>
            </span>
            <CloseButton
              size="sm"
              aria-label={m.outgoing_file_drop({ name: file.name })}
              onClick={() => drop(file.id)}
            />
          </li>
        );
      })}
      {uploads.failed.map((one) => (
        <li key={one.file.name + one.file.lastModified} className={classes.file} data-trouble="true">
          <span className={classes.words}>
            <span className={classes.name}>{nameOf({ name: one.file.name, voice: one.voice })}</span>
          </span>
          <Button size="compact-xs" variant="subtle" flex="none" onClick={() => void again(one)}>
            {m.inbox_retry()}
          </Button>
          <CloseButton
            size="sm"
            aria-label={m.outgoing_file_drop({ name: one.file.name })}
            onClick={() => giveUp(one)}
          />
        </li>
      ))}
    </ul>
  );
}

function nameOf({ name, voice }: Pick<DraftFile, 'name' | 'voice'>): string {
  return voice === true ? m.outgoing_voice() : name;
}

function Picture({ file, url }: { file: DraftFile; url: string }) {
  if (file.mimeType.startsWith('image/')) return <img className={classes.picture} src={`${url}?preview=1`} alt="" />;
  const Sign = file.voice === true ? IconMicrophone : IconFile;
  return (
    <span className={classes.sign} aria-hidden="true">
      <Sign size={18} stroke={1.7} />
    </span>
  );
}
