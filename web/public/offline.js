// Before the first paint: in the language that the app speaks in this browser (src/language.ts).
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('roost.locale');
  } catch {
    // Storage may be switched off; the browser's languages are used.
  }
  const offered = [stored ?? '', ...navigator.languages].map((one) => one.toLowerCase().split('-')[0]);
  const titles = { en: 'Offline', es: 'Sin conexión', pt: 'Sem conexão' };
  const language = offered.find((one) => Object.hasOwn(titles, one)) ?? 'en';
  document.documentElement.lang = language;
  document.title = `${titles[language]} · Roost`;
})();

// Shown in place of any page, at that page's own address: loading it again leads there.
const again = () => location.reload();
addEventListener('click', (event) => event.target.closest('button') && again());
addEventListener('online', again);
// A network may be there without Roost: a server that restarts. Ask now and then.
setInterval(() => {
  fetch('/healthz', { cache: 'no-store' }).then(
    (answer) => answer.ok && again(),
    () => {},
  );
}, 5_000);
