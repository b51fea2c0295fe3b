import type { Call } from './call.ts';
import { text } from './call.ts';
import { invalidParameter } from './errors.ts';

const limitDefault = 25;
const limitMax = 100;

/** Cursor paging as Graph does it: `paging` is missing from an empty list, `next` only when more follows. */
export function paginate<Item extends { id: string }>(
  call: Call,
  items: Item[],
  present: (item: Item) => object,
): object {
  const limit = Math.max(1, Math.min(Number(text(call, 'limit') ?? limitDefault) || limitDefault, limitMax));
  const start = startOf(call, items, limit);
  const shown = items.slice(start, start + limit);
  const first = shown[0];
  const last = shown.at(-1);
  if (first === undefined || last === undefined) return { data: [] };
  return {
    data: shown.map(present),
    paging: {
      cursors: { before: cursor(first.id), after: cursor(last.id) },
      ...(start + limit < items.length ? { next: link(call, limit, 'after', cursor(last.id)) } : {}),
      ...(start > 0 ? { previous: link(call, limit, 'before', cursor(first.id)) } : {}),
    },
  };
}

function startOf(call: Call, items: { id: string }[], limit: number): number {
  const after = text(call, 'after');
  const before = text(call, 'before');
  const wanted = after ?? before;
  if (wanted === null) return 0;
  const index = items.findIndex((item) => cursor(item.id) === wanted);
  if (index === -1) throw invalidParameter('Invalid cursor provided.', 'paging cursor');
  return after === null ? Math.max(0, index - limit) : index + 1;
}

function cursor(id: string): string {
  return `QVFI${Buffer.from(id).toString('base64url')}ZD`;
}

/** Said anew for each page, or nobody else's business. */
const ownParams = ['limit', 'after', 'before', 'method', 'access_token', 'appsecret_proof', 'appsecret_time'];

/** A real Meta address, token and all else that was asked included as Graph does: the client maps it to the gateway. */
function link(call: Call, limit: number, name: 'after' | 'before', value: string): string {
  const url = new URL(`https://${call.host}/${call.version}/${call.path}`);
  if (call.accessToken !== null) url.searchParams.set('access_token', call.accessToken);
  for (const param of Object.keys(call.params)) {
    const given = text(call, param);
    if (given !== null && !ownParams.includes(param)) url.searchParams.set(param, given);
  }
  url.searchParams.set('limit', String(limit));
  url.searchParams.set(name, value);
  return url.href;
}
