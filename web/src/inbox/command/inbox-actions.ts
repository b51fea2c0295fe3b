import { useEffect, useRef } from 'react';
import type { Filters } from '../list/filters.ts';

/** What the page behind the palette can do; the parts that are on screen say so. */
export interface InboxActions {
  reply: () => void;
  note: () => void;
  next: () => void;
  previous: () => void;
  selectAll: () => void;
  clearSelection: () => void;
  filter: (change: Partial<Filters>) => void;
  help: () => void;
  contact: () => void;
}

let provided: Partial<InboxActions> = {};

export function providedActions(): Partial<InboxActions> {
  return provided;
}

/** Offers actions while the component is on screen. */
export function useProvideActions(actions: Partial<InboxActions>): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const names = Object.keys(latest.current) as (keyof InboxActions)[];
    const mine = Object.fromEntries(
      names.map((name) => [
        name,
        (...args: [never]) => (latest.current[name] as ((arg: never) => void) | undefined)?.(...args),
      ]),
    ) as Partial<InboxActions>;
    provided = { ...provided, ...mine };
    return () => {
      provided = Object.fromEntries(
        Object.entries(provided).filter(([name, act]) => mine[name as keyof InboxActions] !== act),
      );
    };
  }, []);
}
