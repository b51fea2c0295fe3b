import { type SearchResult, search } from '@roost/contract/organize.ts';
import { IconMessage, IconNote, IconSearchOff, IconTag, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { useEndpoint } from '../../query.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatLocale } from '../format-locale.ts';
import { fullTime, shortAge } from '../times.ts';
import { useNow } from '../use-now.ts';
import { Marked } from './Marked.tsx';
import classes from './SearchResults.module.css';

/** Messages, contacts and labels that hold the words; a message opens its thread at its place. */
export function SearchResults({ workspaceId, q }: { workspaceId: string; q: string }) {
  const results = useEndpoint(search, { params: { workspaceId }, query: { q, limit: 50 } });
  if (results.error && !results.data) {
    return <ErrorState error={results.error} onRetry={() => void results.refetch()} />;
  }
  if (!results.data) return <p className={classes.wait}>{m.app_loading()}</p>;
  const { items } = results.data;
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconSearchOff size={22} />} title={m.inbox_search_none()} text={m.inbox_search_none_help()} />
    );
  }
  return (
    <ul className={classes.list} aria-label={m.inbox_search_results()} data-testid="search-results">
      {items.map((item) => (
        <li key={item.messageId ?? item.contactId ?? item.labelId}>
          <Result workspaceId={workspaceId} item={item} />
        </li>
      ))}
    </ul>
  );
}

function Result({ workspaceId, item }: { workspaceId: string; item: SearchResult }) {
  const now = useNow(60_000);
  const { type, conversationId, messageId, contactName, occurredAt, direction, snippet, marks } = item;
  const Sign =
    type === 'label' ? IconTag : type === 'contact' ? IconUser : direction === 'note' ? IconNote : IconMessage;
  const words = (
    <>
      <Sign className={classes.sign} size={17} stroke={1.7} aria-hidden="true" />
      <span className={classes.words}>
        {type === 'message' && (
          <span className={classes.top}>
            <span className={classes.name} dir="auto">
              {contactName}
            </span>
            {occurredAt && (
              <time dateTime={occurredAt} title={fullTime(occurredAt, formatLocale())}>
                {shortAge(occurredAt, now, formatLocale()) || m.inbox_now()}
              </time>
            )}
          </span>
        )}
        <span className={classes.snippet} dir="auto">
          {direction === 'out' && `${m.inbox_you()} `}
          <Marked text={snippet} marks={marks} />
        </span>
      </span>
    </>
  );
  if (conversationId === undefined) return <span className={classes.result}>{words}</span>;
  return (
    <Link
      to="/w/$workspaceId/inbox/$conversationId"
      params={{ workspaceId, conversationId }}
      search={messageId === undefined ? {} : { message: messageId }}
      className={classes.result}
      preload={false}
    >
      {words}
    </Link>
  );
}
