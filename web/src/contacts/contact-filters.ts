import type { ContactSource } from '@roost/contract/contacts.ts';
import { sourceFilters } from '../inbox/list/filters.ts';
import { optional } from '../search-params.ts';

export interface ContactFilters {
  q?: string;
  stageId?: string;
  source?: ContactSource | 'none';
  ownerId?: string;
}

/** As they stand in the address; what is odd there narrows nothing. */
export function readContactFilters(search: Record<string, unknown>): ContactFilters {
  const source = sourceFilters.find((one) => one === search.source);
  return {
    // The router reads a number where a phone number stands without quotes.
    ...optional('q', typeof search.q === 'number' ? String(search.q) : search.q),
    ...optional('stageId', idAmong(search.stageId, ['none'])),
    ...(source === undefined ? {} : { source }),
    ...optional('ownerId', idAmong(search.ownerId, ['me', 'none'])),
  };
}

function idAmong(value: unknown, words: readonly unknown[]): unknown {
  return words.includes(value) || /^[0-9a-f-]{36}$/.test(String(value)) ? value : undefined;
}
