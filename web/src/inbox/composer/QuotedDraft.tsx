import { CloseButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '../../paraglide/messages.js';
import type { History } from '../thread/history.ts';
import { quoteOf } from '../thread/quote.ts';
import { historyKey } from '../thread/use-history.ts';
import classes from './QuotedDraft.module.css';
import type { Writing } from './writing.ts';

/** The message the draft answers. */
export function QuotedDraft({ writing: { draft, change, workspaceId, conversation } }: { writing: Writing }) {
  const client = useQueryClient();
  if (draft.replyToId === null) return null;
  const history = client.getQueryData<History>(historyKey(workspaceId, conversation.id));
  const message = history?.messages.find((one) => one.id === draft.replyToId);
  const words = message ? quoteOf(message) : null;
  return (
    <div className={classes.quote}>
      <div className={classes.words}>
        <p className={classes.to}>{m.inbox_quote_to({ name: message?.author.name ?? '' })}</p>
        {words && (
          <p className={classes.text} dir="auto">
            {words}
          </p>
        )}
      </div>
      <CloseButton
        size="sm"
        aria-label={m.inbox_quote_drop()}
        onClick={() => change((now) => ({ ...now, replyToId: null }))}
      />
    </div>
  );
}
