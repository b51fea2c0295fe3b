import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { neighbour } from './list/list-order.ts';
import { loadThread } from './load-thread.ts';

/** A pointer that only crosses a row on its way is not about to open it. */
const aimMs = 40;
/** What was just opened comes first. */
const calmMs = 150;

/** Fetches a thread's messages ahead. It is only looked up: nothing is marked read, and nobody is told. */
function warm(client: QueryClient, workspaceId: string, id: string): void {
  const fetch = async () => client.prefetchQuery((await loadThread()).historyQuery(client, workspaceId, id));
  fetch().catch(() => {});
}

/** For the link of a row: its messages come while the pointer or the focus rests on it. */
export function useWarmOnAim(workspaceId: string, id: string) {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const leave = () => clearTimeout(timer.current);
  const aim = () => {
    leave();
    timer.current = setTimeout(() => warm(client, workspaceId, id), aimMs);
  };
  const press = () => warm(client, workspaceId, id);
  return { onPointerEnter: aim, onPointerLeave: leave, onFocus: aim, onBlur: leave, onPointerDown: press };
}

/** J and K go to the rows beside the open one: theirs come once it has been open for a moment. */
export function useWarmNeighbours(workspaceId: string, conversationId: string | null, order: readonly string[]): void {
  const client = useQueryClient();
  const latest = useRef(order);
  latest.current = order;
  useEffect(() => {
    if (conversationId === null) return;
    const timer = setTimeout(() => {
      for (const step of [1, -1] as const) {
        const next = latest.current.includes(conversationId) && neighbour(latest.current, conversationId, step);
        if (next) warm(client, workspaceId, next);
      }
    }, calmMs);
    return () => clearTimeout(timer);
  }, [client, workspaceId, conversationId]);
}
