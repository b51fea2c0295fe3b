/** Whether a path is one of Meta's: its host is the first segment. The phones and /_sim are ours. */
export function isMetaAddress(url: string): boolean {
  return /^\/[^/]+\.(com|net)\//.test(url);
}
