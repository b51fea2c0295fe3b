import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  /** `range`: everything from the one clicked last up to this one. */
  toggle: (id: string, range: boolean) => void;
  all: () => void;
  clear: () => void;
}

/** The chosen rows of one list; those that leave the list are chosen no more. */
export function useSelection(shown: readonly string[], listKey: string): Selection {
  const [state, setState] = useState({ listKey, ids: new Set<string>(), last: null as string | null });
  const present = state.listKey === listKey ? state : { listKey, ids: new Set<string>(), last: null };
  const ids = useMemo(() => {
    const here = new Set(shown);
    return new Set([...present.ids].filter((id) => here.has(id)));
  }, [present.ids, shown]);

  const toggle = useCallback(
    (id: string, range: boolean) =>
      setState((before) => {
        const known = before.listKey === listKey ? before : { listKey, ids: new Set<string>(), last: null };
        const next = new Set(known.ids);
        const from = known.last === null ? -1 : shown.indexOf(known.last);
        const to = shown.indexOf(id);
        if (range && from >= 0 && to >= 0) {
          for (const one of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
        } else if (!next.delete(id)) next.add(id);
        return { listKey, ids: next, last: id };
      }),
    [shown, listKey],
  );
  const all = useCallback(() => setState({ listKey, ids: new Set(shown), last: null }), [shown, listKey]);
  const clear = useCallback(() => setState({ listKey, ids: new Set(), last: null }), [listKey]);
  return { ids, toggle, all, clear };
}
