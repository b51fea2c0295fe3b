/** One HTTP exchange that knows whether anything was written before it failed: a reply must never go out twice. */
import type { Agent, Dispatcher } from 'undici';
import type { StreamedBody } from './multipart.ts';

interface Exchange {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body: string | StreamedBody | null;
  /** From the call until the last byte of the answer. */
  timeoutMs: number;
  bytesMax: number;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** No complete answer. `written`: the request may have reached the other side. */
export class ExchangeFailed extends Error {
  readonly written: boolean;
  readonly code: string;

  constructor(code: string, written: boolean, cause: unknown) {
    super(`no answer (${code})`, { cause });
    this.name = 'ExchangeFailed';
    this.code = code;
    this.written = written;
  }
}

export function exchange(agent: Agent, call: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let written = false;
    let ended = false;
    let controller: Dispatcher.DispatchController | null = null;
    let status = 0;
    let headers: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let bytes = 0;

    const timer = setTimeout(() => abort('TIMEOUT'), call.timeoutMs);
    const finish = (settle: () => void) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      settle();
    };
    const abort = (code: string) => {
      finish(() => reject(new ExchangeFailed(code, written, null)));
      controller?.abort(new Error(code));
    };

    const options = {
      origin: call.url.origin,
      path: call.url.pathname + call.url.search,
      method: call.method,
      ...withBody(call),
    };
    agent.dispatch(options, {
      // undici calls this just before it writes: an error that comes without it was never sent.
      onRequestStart(started) {
        controller = started;
        if (ended) started.abort(new Error('too late'));
        else written = true;
      },
      onResponseStart(_controller, statusCode, received) {
        if (statusCode < 200) return;
        status = statusCode;
        headers = Object.fromEntries(Object.entries(received).map(([name, value]) => [name, String(value)]));
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
        if (bytes > call.bytesMax) abort('TOO_LARGE');
        else chunks.push(chunk);
      },
      onResponseEnd() {
        finish(() => resolve({ status, headers, body: Buffer.concat(chunks) }));
      },
      onResponseError(_controller, error) {
        finish(() => reject(new ExchangeFailed(codeOf(error), written, error)));
      },
    });
  });
}

/** undici refuses a body that is longer or shorter than was said. */
function withBody({ headers, body }: Exchange) {
  if (body === null || typeof body === 'string') return { headers, body };
  return { headers: { ...headers, 'content-length': String(body.bytes) }, body: body.read() };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
