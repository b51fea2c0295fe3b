// Before the first paint, so that a dark screen never flashes white. A file, not an inline script: the page's policy forbids those.
(() => {
  let scheme = null;
  try {
    scheme = localStorage.getItem('roost.color-scheme');
  } catch {
    // Storage may be switched off; the system's setting is used.
  }
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
