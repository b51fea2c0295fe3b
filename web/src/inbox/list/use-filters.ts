import { useCallback, useState } from 'react';
import { recall, remember } from '../../session.ts';
import { type Filters, parseFilters } from './filters.ts';

/** The filters of this workspace as this browser left them. */
export function useFilters(workspaceId: string): [Filters, (filters: Filters) => void] {
  const key = `roost.filters.${workspaceId}`;
  const [state, setState] = useState(() => ({ key, filters: parseFilters(recall(key)) }));
  const current = state.key === key ? state.filters : parseFilters(recall(key));
  const change = useCallback(
    (filters: Filters) => {
      setState({ key, filters });
      remember(key, JSON.stringify({ ...filters, q: '' }));
    },
    [key],
  );
  return [current, change];
}
