const hosts =
  /^(?:(?:www|graph)\.facebook|(?:www|api|graph)\.instagram|scontent\.[\w.-]*cdninstagram)\.com$|^[\w.-]+\.(?:fbcdn\.net|fbsbx\.com)$/;

/** Whether a path is one of Meta's: its host is the first segment. The phones and /_sim are ours. */
export function isMetaAddress(url: string): boolean {
  return /^\/[^/]+\.(com|net)\//.test(url);
}

/**
 * The path with its host in front, also where a client can change the host and nothing else: a proxy or a hosts file
 * keeps the name in the Host header, and a bare base address leaves the version at the start of the path.
 */
export function metaAddress(url: string, hostHeader = ''): string {
  if (isMetaAddress(url)) return url;
  const [host = ''] = hostHeader.toLowerCase().split(':', 1);
  if (hosts.test(host)) return `/${host}${url}`;
  return /^\/v\d+\.\d+(?:[/?]|$)/.test(url) ? `/graph.facebook.com${url}` : url;
}
