// Shown in place of any page, at that page's own address: loading it again leads there.
const again = () => location.reload();
document.getElementById('again')?.addEventListener('click', again);
addEventListener('online', again);
// A network may be there without Roost: a server that restarts. Ask now and then.
setInterval(() => {
  fetch('/healthz', { cache: 'no-store' }).then(
    (answer) => answer.ok && again(),
    () => {},
  );
}, 5_000);
