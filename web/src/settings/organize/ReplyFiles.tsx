import { Button, CloseButton, FileButton, Input, Text } from '@mantine/core';
import type { SavedReply } from '@roost/contract/organize.ts';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { megabytes } from '../../inbox/composer/files/file-limits.ts';
import { uploadFile } from '../../inbox/composer/files/upload.ts';
import { m } from '../../paraglide/messages.js';
import { useWorkspaceId } from '../../session.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import classes from './ReplyFiles.module.css';

type Files = SavedReply['attachments'];

const filesMax = 10;

/** The files that go along each time the saved reply is used. */
export function ReplyFiles({ files, onChange }: { files: Files; onChange: (files: Files) => void }) {
  const workspaceId = useWorkspaceId();
  const [uploading, setUploading] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const add = async (chosen: File[]) => {
    setUploading(true);
    setProblem(null);
    let all = files;
    try {
      for (const file of chosen.slice(0, filesMax - files.length)) {
        const { id, name, mimeType, bytes } = await uploadFile(workspaceId, file, file.name);
        all = [...all, { id, name: name ?? file.name, mimeType: mimeType ?? file.type, bytes: bytes ?? file.size }];
        onChange(all);
      }
    } catch (cause) {
      setProblem(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setUploading(false);
    }
  };
  return (
    <Input.Wrapper label={m.settings_replies_files()} description={m.settings_replies_files_help()} labelElement="div">
      <ul className={classes.list}>
        {files.map((file) => (
          <li key={file.id} className={classes.file}>
            <IconPaperclip size={15} aria-hidden="true" />
            <span className={classes.name}>{file.name}</span>
            <Text span size="xs" c="dimmed">
              {megabytes(file.bytes)}
            </Text>
            <CloseButton
              size="sm"
              aria-label={m.outgoing_file_drop({ name: file.name })}
              onClick={() => onChange(files.filter((one) => one.id !== file.id))}
            />
          </li>
        ))}
      </ul>
      {problem && <ErrorNotice error={problem} />}
      {files.length < filesMax && (
        <FileButton multiple onChange={(chosen) => void add(chosen)}>
          {(props) => (
            <Button {...props} variant="default" size="compact-sm" loading={uploading}>
              {m.settings_replies_files_add()}
            </Button>
          )}
        </FileButton>
      )}
    </Input.Wrapper>
  );
}
