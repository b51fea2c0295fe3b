/** Cuts secrets out of what the inspector shows. */
const secretNames = [
  ...['access_token', 'client_secret', 'code', 'fb_exchange_token', 'input_token', 'appsecret_proof'],
  ...['verify_token', 'pin', 'signed_request', 'app_secret'],
];

export function redactPath(path: string): string {
  const [pathname = '', query] = path.split('?', 2);
  if (query === undefined) return path;
  const params = new URLSearchParams(query);
  for (const name of secretNames) if (params.has(name)) params.set(name, '…');
  return `${pathname}?${decodeURIComponent(params.toString().replaceAll('%25', '%2525'))}`;
}

const namedSecret = new RegExp(`("(?:${secretNames.join('|')})"\\s*:\\s*)"[^"]*"`, 'g');
/** Tokens and codes wherever else they stand: platform.md §1.5, long opaque strings with a known beginning. */
const looseToken = /\b(?:EAA|IGAA|IGQ|AQ)[\w-]{30,}/g;

export function redactText(text: string): string {
  return text.replace(namedSecret, '$1"…"').replace(looseToken, '…');
}
