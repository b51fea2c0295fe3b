import { Button } from '@mantine/core';
import { type SearchResult, search, searchSidesMax } from '@roost/contract/organize.ts';
import { IconMessage, IconNote, IconSearchOff, IconTag, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { usePages } from '../../query.ts';
import { formatLocale } from '../../time/format-locale.ts';
import { fullTime, shortAge } from '../../time/times.ts';
import { useNow } from '../../time/use-now.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { type Filters, firstFilters } from './filters.ts';
import { Marked } from './Marked.tsx';
import classes from './SearchResults.module.css';

interface Props {
  workspaceId: string;
  q: string;
  onFilters: (filters: Filters) => void;
}

/** Messages, contacts and labels that hold the words; each leads to where it is. */
export function SearchResults({ workspaceId, q, onFilters }: Props) {
  const results = usePages(search, { params: { workspaceId }, query: { q, limit: 50 } }, { keepPrevious: true });
  if (results.error && !results.data) {
    return <ErrorState error={results.error} onRetry={() => void results.refetch()} />;
  }
  if (!results.data) return <p className={classes.wait}>{m.app_loading()}</p>;
  const items = results.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconSearchOff size={22} />} title={m.inbox_search_none()} text={m.inbox_search_none_help()} />
    );
  }
  const contacts = items.filter(({ type }) => type === 'contact');
  // There may be more than are shown.
  const lastContact = contacts.length < searchSidesMax ? undefined : contacts.at(-1);
  return (
    <ul className={classes.list} aria-label={m.inbox_search_results()} data-testid="search-results">
      {items.map((item) => (
        <li key={item.messageId ?? item.contactId ?? item.labelId}>
          <Result workspaceId={workspaceId} item={item} onFilters={onFilters} />
          {item === lastContact && (
            <Link
              to="/w/$workspaceId/contacts"
              params={{ workspaceId }}
              search={{ q }}
              className={classes.all}
              preload={false}
            >
              {m.inbox_search_contacts({ q })}
            </Link>
          )}
        </li>
      ))}
      {results.hasNextPage && (
        <li className={classes.more}>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={results.isFetchingNextPage}
            onClick={() => void results.fetchNextPage()}
          >
            {results.isFetchNextPageError ? m.inbox_try_again() : m.app_load_more()}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Result({ workspaceId, item, onFilters }: Omit<Props, 'q'> & { item: SearchResult }) {
  const now = useNow(60_000);
  const { type, conversationId, messageId, contactId, labelId, contactName, occurredAt, direction, snippet, marks } =
    item;
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
  if (labelId !== undefined) {
    const show = () => onFilters({ ...firstFilters, status: 'all', labelIds: [labelId] });
    return (
      <button type="button" className={classes.result} onClick={show}>
        {words}
      </button>
    );
  }
  if (conversationId === undefined) {
    return (
      <Link
        to="/w/$workspaceId/contacts/$contactId"
        params={{ workspaceId, contactId: contactId ?? '' }}
        className={classes.result}
        preload={false}
      >
        {words}
      </Link>
    );
  }
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
