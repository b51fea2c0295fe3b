/*
 * An honest page while there is no network, and notes while Roost is closed. It keeps the few files of that page and
 * nothing else: what the server answers, and what people wrote, is never stored here.
 */
const shell = 'roost-shell-2';
const files = ['/offline.html', '/offline.css', '/offline.js', '/favicon.svg'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== shell).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')));
  } else if (files.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  }
});

self.addEventListener('push', (event) => {
  event.waitUntil(show(event.data?.json()));
});

async function show(note) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Who has Roost in front of them sees it anyway.
  if (windows.some((one) => one.focused)) return;
  await self.registration.showNotification(note.title, {
    body: note.body,
    tag: note.tag,
    icon: '/icon-192.png',
    data: { path: note.path },
  });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/'));
});

async function open(path) {
  const url = new URL(path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const known = windows.find((one) => one.url === url.href) ?? windows[0];
  if (known === undefined) {
    await self.clients.openWindow(url.href);
    return;
  }
  await known.focus();
  // The page goes there by itself, without losing what is being written.
  if (known.url !== url.href) known.postMessage({ type: 'open', path });
}
