/** General ways of Graph that every client may use: several calls in one, several nodes in one. */
import { parseForm } from '../form.ts';
import { array, type Call, isRecord, list, text, wantedFields } from './call.ts';
import { invalidParameter } from './errors.ts';
import { methodOf } from './method.ts';

const batchMax = 50;

type Outcome = { status: number; body: object };
type Part = Record<string, unknown>;

/** POST / with `batch`: each part answered on its own, in order (graph-api/batch-requests). */
export async function answerBatch(call: Call, run: (part: Call) => Promise<Outcome>): Promise<object> {
  const parts = array(call, 'batch');
  if (parts === null) throw invalidParameter('The parameter batch is a list.');
  if (parts.length > batchMax) throw invalidParameter(`Too many requests in batch message. Maximum is ${batchMax}.`);
  const named = new Map<string, Outcome>();
  const answers: (object | null)[] = [];
  for (const part of parts) {
    if (!isRecord(part)) throw invalidParameter('Each part of a batch is an object.');
    // What waits for one that failed, or for nobody, is not done.
    const awaited = typeof part.depends_on === 'string' ? named.get(part.depends_on)?.status : 200;
    if (awaited !== 200) {
      answers.push(null);
      continue;
    }
    const outcome = await run(partOf(call, filledIn(part, named)));
    if (typeof part.name === 'string') named.set(part.name, outcome);
    const isQuiet = typeof part.name === 'string' && part.omit_response_on_success !== false && outcome.status === 200;
    answers.push(isQuiet ? null : answerOf(call, outcome));
  }
  return answers;
}

function answerOf(call: Call, { status, body }: Outcome): object {
  const headers = [{ name: 'Content-Type', value: 'application/json; charset=UTF-8' }];
  const withHeaders = text(call, 'include_headers') !== 'false';
  return { code: status, ...(withHeaders ? { headers } : {}), body: JSON.stringify(body) };
}

/** `{result=name:$.data.*.id}` stands for what the part of that name answered, several values with commas between. */
function filledIn(part: Part, named: Map<string, Outcome>): Part {
  const fill = (value: unknown) =>
    typeof value !== 'string'
      ? value
      : value.replaceAll(/\{result=([^:{}]+):\$([^{}]*)\}/g, (whole, name: string, path: string) => {
          const steps = path.split(/[.[\]]/).filter((step) => step !== '');
          const found = steps.reduce<unknown[]>(step, [named.get(name)?.body]);
          return found.length === 0 || found[0] === undefined ? whole : found.map(String).join(',');
        });
  return { ...part, relative_url: fill(part.relative_url), body: fill(part.body) };
}

function step(values: unknown[], name: string): unknown[] {
  return values.flatMap((value): unknown[] => {
    if (typeof value !== 'object' || value === null) return [];
    if (name === '*') return Object.values(value);
    const found: unknown = Reflect.get(value, name);
    return found === undefined ? [] : [found];
  });
}

function partOf(call: Call, part: Part): Call {
  const [pathname = '', query = ''] = String(part.relative_url ?? '')
    .replace(/^\//, '')
    .split(/\?(.*)/s);
  const path = pathname.replace(/^v\d+\.\d+(\/|$)/, '');
  const params: Part = { ...parseForm(query), ...(typeof part.body === 'string' ? parseForm(part.body) : {}) };
  const own = [part.access_token, params.access_token].find((token) => typeof token === 'string');
  // The proof of the whole belongs to its token.
  const proof = own === undefined ? ofProof(call.params) : {};
  const names = String(part.attached_files ?? '').split(',');
  const attached = call.uploads.filter(({ field }) => names.includes(field));
  return {
    ...call,
    ...{ path: decoded(path), params: { ...proof, ...params }, fields: null },
    // Their names tie them to the part; the edge takes them by the name it knows.
    uploads: attached.flatMap((file) => ['file', 'filedata'].map((field) => ({ ...file, field }))),
    method: methodOf(String(part.method ?? 'GET').toUpperCase(), params),
    accessToken: typeof own === 'string' ? own : call.accessToken,
  };
}

function ofProof({ appsecret_proof, appsecret_time }: Part): Part {
  return {
    ...(appsecret_proof === undefined ? {} : { appsecret_proof }),
    ...(appsecret_time === undefined ? {} : { appsecret_time }),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidParameter('The relative_url is no address.');
  }
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
