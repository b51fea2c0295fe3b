/** The thread with its composer, contact and messages: not needed to show the list, wanted as soon as one is opened. */
export async function loadThread() {
  const [{ ThreadPane }, { historyQuery }, { watchOutbox }] = await Promise.all([
    import('./thread/ThreadPane.tsx'),
    import('./thread/use-history.ts'),
    import('./composer/outbox.ts'),
  ]);
  return { ThreadPane, historyQuery, watchOutbox };
}

/** Ahead of need; a failure is told by whoever needs it. */
export function preloadThread(): void {
  loadThread().catch(() => {});
}
