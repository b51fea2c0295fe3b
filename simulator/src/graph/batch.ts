/** General ways of Graph that every client may use: several calls in one, several nodes in one. */
import { array, type Call, isRecord, list, text, wantedFields } from './call.ts';
import { invalidParameter } from './errors.ts';

const batchMax = 50;

type Outcome = { status: number; body: object };

/** POST / with `batch`: each part answered on its own, in order (graph-api/batch-requests). */
export async function answerBatch(call: Call, run: (part: Call) => Promise<Outcome>): Promise<object> {
  const parts = array(call, 'batch');
  if (parts === null) throw invalidParameter('The parameter batch is a list.');
  if (parts.length > batchMax) throw invalidParameter(`Too many requests in batch message. Maximum is ${batchMax}.`);
  const answers: object[] = [];
  for (const part of parts) {
    if (!isRecord(part)) throw invalidParameter('Each part of a batch is an object.');
    const { status, body } = await run(partOf(call, part));
    const headers = [{ name: 'Content-Type', value: 'application/json; charset=UTF-8' }];
    const withHeaders = text(call, 'include_headers') !== 'false';
    answers.push({ code: status, ...(withHeaders ? { headers } : {}), body: JSON.stringify(body) });
  }
  return answers;
}

function partOf(call: Call, part: Record<string, unknown>): Call {
  const url = new URL(String(part.relative_url ?? '').replace(/^\//, ''), 'https://graph.facebook.com/');
  const path = url.pathname.replace(/^\/(v\d+\.\d+\/)?/, '');
  const body = typeof part.body === 'string' ? Object.fromEntries(new URLSearchParams(part.body)) : {};
  const params = { ...Object.fromEntries(url.searchParams), ...body };
  const own = typeof part.access_token === 'string' ? part.access_token : null;
  return {
    ...call,
    ...{ path: decodeURIComponent(path), params, uploads: [], fields: null },
    method: String(part.method ?? 'GET').toUpperCase(),
    accessToken: own ?? (typeof params.access_token === 'string' ? params.access_token : call.accessToken),
  };
}

/** GET /?ids=a,b: the nodes by their ids. */
export async function answerIds(call: Call, run: (part: Call) => Promise<object>): Promise<object> {
  const found: Record<string, object> = {};
  for (const id of list(call, 'ids')) {
    const part = { ...call, path: id, params: { ...call.params, ids: undefined } };
    part.fields = wantedFields(part.params);
    found[id] = await run(part);
  }
  return found;
}
