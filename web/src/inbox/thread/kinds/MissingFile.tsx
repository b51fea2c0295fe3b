import { Loader } from '@mantine/core';
import type { Attachment } from '@roost/contract/attachments.ts';
import { retryAttachment } from '@roost/contract/attachments.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { call } from '../../../api.ts';
import { m } from '../../../paraglide/messages.js';
import { useServerWords } from '../../../use-server-words.ts';
import { showProblem } from '../../show-problem.ts';
import classes from './FileRow.module.css';

/** On its way, or why it did not come. */
export function MissingFile({ file }: { file: Attachment }) {
  // The page that shows every kind is below no workspace.
  const workspaceId = useParams({ strict: false, select: (params) => params.workspaceId ?? '' });
  const said = useServerWords();
  const retry = useMutation({
    mutationFn: () => call(retryAttachment, { params: { workspaceId, id: file.id }, body: {} }),
    onError: showProblem,
  });
  if (file.state === 'pending') {
    return (
      <span className={classes.missing} data-kind={file.kind}>
        <Loader size={16} /> {m.kinds_file_coming()}
      </span>
    );
  }
  return (
    <span className={classes.failed}>
      <IconAlertTriangle size={18} stroke={1.7} aria-hidden="true" />
      <span className={classes.words}>
        <span className={classes.name}>{file.name ?? m.kinds_file_missing()}</span>
        <span className={classes.facts}>{file.failure && said(file.failure)}</span>
      </span>
      <button type="button" className={classes.retry} onClick={() => retry.mutate()} disabled={retry.isPending}>
        {m.kinds_file_retry()}
      </button>
    </span>
  );
}
