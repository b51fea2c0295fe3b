import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { Notice } from './Notice.tsx';

/** A failed write, beside the form that failed; announced at once. `title` replaces the server's sentence as the heading. */
export function ErrorNotice({ error, title, children }: { error?: Error; title?: string; children?: ReactNode }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <Notice tone="bad" role="alert" title={title ?? known?.message ?? m.app_error_unexpected()}>
      {title && known && <Text>{withLink(known.message)}</Text>}
      {known?.action && <Text>{withLink(known.action)}</Text>}
      {known?.requestId && known.status >= 500 && (
        <Text size="xs" c="dimmed">
          {m.app_error_request({ requestId: known.requestId })}
        </Text>
      )}
      {children}
    </Notice>
  );
}

/** An address in a sentence of ours becomes a link: "Open Roost at https://…". */
function withLink(sentence: string): ReactNode {
  const [before, url, after] = sentence.split(/(https?:\/\/[^\s,;)]*[^\s,;).])/, 3);
  return url ? (
    <>
      {before}
      <Anchor href={url}>{url}</Anchor>
      {after}
    </>
  ) : (
    sentence
  );
}
