/** The last requests with the rule that decided each answer, for the inspector. Secrets are cut out of the path. */
type RequestEntry = { at: number; method: string; path: string; status: number; rule: string };
export type RequestLog = { add: (entry: RequestEntry) => void; list: () => RequestEntry[]; clear: () => void };

const keptMax = 100;
const secretParameters = [
  'access_token',
  'client_secret',
  'code',
  'fb_exchange_token',
  'input_token',
  'appsecret_proof',
];

export function createRequestLog(): RequestLog {
  let entries: RequestEntry[] = [];
  return {
    add: (entry) => {
      entries.push({ ...entry, path: redact(entry.path) });
      if (entries.length > keptMax * 2) entries = entries.slice(-keptMax);
    },
    list: () => entries.slice(-keptMax),
    clear: () => {
      entries = [];
    },
  };
}

function redact(path: string): string {
  const [pathname = '', query] = path.split('?', 2);
  if (query === undefined) return path;
  const params = new URLSearchParams(query);
  for (const name of secretParameters) if (params.has(name)) params.set(name, '…');
  return `${pathname}?${decodeURIComponent(params.toString().replaceAll('%25', '%2525'))}`;
}
