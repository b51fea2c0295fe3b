import { useEffect, useRef } from 'react';
import type { Filters } from '../list/filters.ts';

/** What the page behind the palette can do; the parts that are on screen say so. */
export interface InboxActions {
  /** What keys and palette are about: the chosen rows, else the conversation that is open. */
  subjects: () => string[];
  reply: () => void;
  note: () => void;
  savedReply: () => void;
  attach: () => void;
  send: () => void;
  sendResolve: () => void;
  sendSnooze: () => void;
  sendLater: () => void;
  search: () => void;
  next: () => void;
  previous: () => void;
  selectAll: () => void;
  clearSelection: () => void;
  filter: (change: Partial<Filters>) => void;
  openFilters: () => void;
  start: () => void;
  notices: () => void;
  help: () => void;
  contact: () => void;
  merge: () => void;
  block: () => void;
  erase: () => void;
}

let provided: Partial<InboxActions> = {};

export function providedActions(): Partial<InboxActions> {
  return provided;
}

/** Offers actions while the component is on screen; which ones may change. */
export function useProvideActions(actions: Partial<InboxActions>): void {
  const latest = useRef(actions);
  latest.current = actions;
  const offered = Object.keys(actions).join();
  useEffect(() => {
    const names = (offered === '' ? [] : offered.split(',')) as (keyof InboxActions)[];
    const mine = Object.fromEntries(
      names.map((name) => [
        name,
        (...args: [never]) => (latest.current[name] as ((arg: never) => unknown) | undefined)?.(...args),
      ]),
    ) as Partial<InboxActions>;
    provided = { ...provided, ...mine };
    return () => {
      provided = Object.fromEntries(
        Object.entries(provided).filter(([name, act]) => mine[name as keyof InboxActions] !== act),
      );
    };
  }, [offered]);
}
