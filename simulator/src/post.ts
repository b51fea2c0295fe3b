import http from 'node:http';
import https from 'node:https';

/** One HTTP request to the product, with pooled connections. Network failures are a value, not an exception. */
type PostResult = { status: number; text: string } | { status: null; failure: string };

export type Caller = {
  send: (method: string, url: string, headers: Record<string, string>, body: Buffer | null) => Promise<PostResult>;
  close: () => void;
};

const textMax = 2_000;

export function createCaller(timeoutMs: number): Caller {
  const options = { keepAlive: true, maxSockets: 64 };
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    send: (method, url, headers, body) =>
      new Promise((resolve) => {
        const fail = (failure: string) => resolve({ status: null, failure });
        try {
          const signal = AbortSignal.timeout(timeoutMs);
          const secure = url.startsWith('https:');
          const request = (secure ? https : http).request(
            url,
            {
              method,
              agent: secure ? agents.https : agents.http,
              headers: body === null ? headers : { ...headers, 'content-length': String(body.length) },
              signal,
            },
            (response) => {
              let text = '';
              response.setEncoding('utf8');
              response.on('data', (chunk: string) => {
                if (text.length < textMax) text += chunk;
              });
              response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
              response.on('error', (error) => fail(error.message));
            },
          );
          request.on('error', (error) => fail(signal.aborted ? 'timeout' : error.message));
          request.end(body ?? undefined);
        } catch (error) {
          fail(error instanceof Error ? error.message : String(error));
        }
      }),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
