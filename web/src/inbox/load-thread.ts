/** The thread with its composer and contact: not needed to show the list, wanted as soon as one is opened. */
export async function loadThread() {
  return await import('./thread/ThreadPane.tsx');
}

/** Ahead of need; a failure is told by whoever needs it. */
export function preloadThread(): void {
  loadThread().catch(() => {});
}
