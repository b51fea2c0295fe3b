/** The thread with its composer, contact and messages: not needed to show the list, wanted as soon as one is opened. */
export async function loadThread() {
  const [{ ThreadPane }, { historyQuery }] = await Promise.all([
    import('./thread/ThreadPane.tsx'),
    import('./thread/use-history.ts'),
  ]);
  return { ThreadPane, historyQuery };
}

/** Ahead of need; a failure is told by whoever needs it. */
export function preloadThread(): void {
  loadThread().catch(() => {});
}
