import { SegmentedControl } from '@mantine/core';
import type { Message } from '@roost/contract/messages.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { m } from '../../paraglide/messages.js';
import { formatLocale } from '../../time/format-locale.ts';
import { fullTime } from '../../time/times.ts';
import { useServerWords } from '../../use-server-words.ts';
import type { History } from '../thread/history.ts';
import { historyKey } from '../thread/use-history.ts';
import classes from './ReplyWay.module.css';
import type { Writing } from './writing.ts';

/** Below a comment: seen by everybody, or by its author alone, with what Meta allows said before anyone types. */
export function ReplyWay({ writing }: { writing: Writing }) {
  const { conversation, channel, draft, change, mode } = writing;
  const comment = useAnsweredComment(writing);
  const said = useServerWords();
  const wordsId = useId();
  if (mode !== 'reply' || conversation.surface !== 'comments') return null;
  if (channel?.abilities.includes('privateReply') !== true) return null;
  const way = draft.privately ? 'private' : 'public';
  const window = comment?.privateReply ?? null;
  return (
    <div className={classes.way}>
      <SegmentedControl
        size="xs"
        aria-label={m.outgoing_way()}
        aria-describedby={wordsId}
        value={way}
        onChange={(value) => change((now) => ({ ...now, privately: value === 'private' }))}
        data={[
          { value: 'public', label: m.outgoing_public_reply() },
          { value: 'private', label: m.outgoing_private_reply() },
        ]}
      />
      <p className={classes.words} id={wordsId} data-closed={window?.state === 'closed' || undefined}>
        {way === 'public' ? m.outgoing_public_hint() : window ? said(window.reason) : m.outgoing_private_hint()}
        {way === 'private' &&
          window?.closesAt &&
          ` ${m.outgoing_private_until({ time: fullTime(window.closesAt, formatLocale()) })}`}
      </p>
    </div>
  );
}

/** The comment that is quoted, else the newest of theirs. */
function useAnsweredComment({ draft, workspaceId, conversation }: Writing): Message | null {
  const client = useQueryClient();
  const history = client.getQueryData<History>(historyKey(workspaceId, conversation.id));
  const theirs = (history?.messages ?? []).filter((one) => one.direction === 'in' && one.deletedAt === null);
  const newest = history?.middle ? undefined : theirs.at(-1);
  return theirs.find((one) => one.id === draft.replyToId) ?? newest ?? null;
}
