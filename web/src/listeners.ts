/** Those who want to hear of something that changes outside React. */
export function createListeners<Told extends unknown[] = []>() {
  const all = new Set<(...told: Told) => void>();
  return {
    /** Returns the way out. */
    listen(listener: (...told: Told) => void): () => void {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell(...told: Told): void {
      for (const listener of all) listener(...told);
    },
  };
}
