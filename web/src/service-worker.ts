/** Only where browsers allow one (https, localhost); without it Roost works as before. */
export function startServiceWorker(open: (path: string) => void): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/sw.js').catch(() => {});
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
    // From our own worker alone; the path is one of ours.
    if (data?.type === 'open' && data.path?.startsWith('/w/')) open(data.path);
  });
}
