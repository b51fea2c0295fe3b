/** Whether `path`, which comes from the address, stays on this origin. What the browser would read otherwise is refused. */
export function isOwnPath(path: string, origin: string): boolean {
  if (!path.startsWith('/')) {
    return false;
  }
  // Control characters are dropped and backslashes turned by the parser: only what survives it unchanged is a path.
  const url = URL.parse(path, origin);
  return url !== null && url.origin === origin && url.pathname + url.search + url.hash === path;
}
