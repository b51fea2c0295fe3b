/** Tells watchers that something changed, at most once per `coalesceMs`. */
export type Changes = { touch: () => void; watch: (listener: () => void) => () => void; close: () => void };

export function createChanges(coalesceMs = 40): Changes {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  return {
    touch: () => {
      if (timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        for (const listener of listeners) listener();
      }, coalesceMs);
      timer.unref();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
    },
  };
}
